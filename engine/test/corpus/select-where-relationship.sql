select ((select coalesce(json_agg("j8"), '[]')
  from (select "t1"."title" as "title"
  from "public"."channels" as "t1"
  where (exists (select 1
  from "public"."sessions" as "e2"
  where ("e2"."id" = $1::uuid)) and exists (select 1
  from "public"."members" as "r3"
  where (("r3"."channel_id" = "t1"."id") and ("r3"."person_id" = $2::uuid))) and exists (select 1
  from "public"."posts" as "r4"
  where (("r4"."channel_id" = "t1"."id") and exists (select 1
  from "public"."members" as "r5"
  where (("r5"."channel_id" = "r4"."channel_id") and ("r5"."person_id" = $2::uuid))) and exists (select 1
  from "public"."people" as "r6"
  where (("r6"."id" = "r4"."author_id") and exists (select 1
  from "public"."sessions" as "e7"
  where ("e7"."id" = $1::uuid)) and ("r6"."name" = $3::text))))))
  limit 50) as "j8"))::text as "root";
-- $1 uuid {"from":"session","name":"x-hasura-session-id"}
-- $2 uuid {"from":"session","name":"x-hasura-user-id"}
-- $3 text {"from":"literal","value":"Bo"}
