select ((select coalesce(json_agg("j6"), '[]')
  from (select "t1"."body" as "body"
  from "public"."posts" as "t1"
  where (exists (select 1
  from "public"."members" as "r2"
  where (("r2"."channel_id" = "t1"."channel_id") and ("r2"."person_id" = $1::uuid))) and exists (select 1
  from "public"."channels" as "r3"
  where (("r3"."id" = "t1"."channel_id") and exists (select 1
  from "public"."sessions" as "e4"
  where ("e4"."id" = $2::uuid)) and exists (select 1
  from "public"."members" as "r5"
  where (("r5"."channel_id" = "r3"."id") and ("r5"."person_id" = $1::uuid))) and ("r3"."title" = $3::text))) and ("t1"."seq" > $4::bigint))) as "j6"))::text as "root";
-- $1 uuid {"from":"session","name":"x-hasura-user-id"}
-- $2 uuid {"from":"session","name":"x-hasura-session-id"}
-- $3 text {"from":"variable","name":"where","path":["channel","title","_eq"]}
-- $4 bigint {"from":"variable","name":"where","path":["seq","_gt"]}
