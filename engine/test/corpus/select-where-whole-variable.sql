select ((select coalesce(json_agg("j7"), '[]')
  from (select "t1"."body" as "body"
  from "public"."posts" as "t1"
  where (exists (select 1
  from "public"."channels" as "r2"
  where (("r2"."id" = "t1"."channel_id") and exists (select 1
  from "public"."members" as "r3"
  where (("r3"."channel_id" = "r2"."id") and ("r3"."person_id" = $1::uuid))))) and exists (select 1
  from "public"."channels" as "r4"
  where (("r4"."id" = "t1"."channel_id") and exists (select 1
  from "public"."sessions" as "e5"
  where ("e5"."id" = $2::uuid)) and exists (select 1
  from "public"."members" as "r6"
  where (("r6"."channel_id" = "r4"."id") and ("r6"."person_id" = $1::uuid))) and ("r4"."title" = $3::text))) and ("t1"."seq" > $4::bigint))) as "j7"))::text as "root";
-- $1 uuid {"from":"session","name":"x-hasura-user-id"}
-- $2 uuid {"from":"session","name":"x-hasura-session-id"}
-- $3 text {"from":"variable","name":"where","path":["channel","title","_eq"]}
-- $4 bigint {"from":"variable","name":"where","path":["seq","_gt"]}
