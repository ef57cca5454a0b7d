select ((select coalesce(json_agg("j9"), '[]')
  from (select "t1"."title" as "title"
  from "public"."channels" as "t1"
  where (exists (select 1
  from "public"."sessions" as "e2"
  where ("e2"."id" = $1::uuid)) and exists (select 1
  from "public"."members" as "r3"
  where (("r3"."channel_id" = "t1"."id") and ("r3"."person_id" = $2::uuid))) and exists (select 1
  from "public"."posts" as "r4"
  where (("r4"."channel_id" = "t1"."id") and exists (select 1
  from "public"."channels" as "r5"
  where (("r5"."id" = "r4"."channel_id") and exists (select 1
  from "public"."members" as "r6"
  where (("r6"."channel_id" = "r5"."id") and ("r6"."person_id" = $2::uuid))))) and exists (select 1
  from "public"."people" as "r7"
  where (("r7"."id" = "r4"."author_id") and exists (select 1
  from "public"."sessions" as "e8"
  where ("e8"."id" = $1::uuid)) and ("r7"."name" = $3::text))))))
  limit 50) as "j9"))::text as "root";
-- $1 uuid {"from":"session","name":"x-hasura-session-id"}
-- $2 uuid {"from":"session","name":"x-hasura-user-id"}
-- $3 text {"from":"literal","value":"Bo"}
