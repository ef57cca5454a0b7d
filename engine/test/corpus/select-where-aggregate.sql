select ((select coalesce(json_agg("j6"), '[]')
  from (select "t1"."title" as "title"
  from "public"."channels" as "t1"
  where (exists (select 1
  from "public"."sessions" as "e2"
  where ("e2"."id" = $1::uuid)) and exists (select 1
  from "public"."members" as "r3"
  where (("r3"."channel_id" = "t1"."id") and ("r3"."person_id" = $2::uuid))) and ((select count(*)
  from "public"."posts" as "a4"
  where (("a4"."channel_id" = "t1"."id") and exists (select 1
  from "public"."members" as "r5"
  where (("r5"."channel_id" = "a4"."channel_id") and ("r5"."person_id" = $2::uuid))))) > $3::integer))
  limit 50) as "j6"))::text as "root";
-- $1 uuid {"from":"session","name":"x-hasura-session-id"}
-- $2 uuid {"from":"session","name":"x-hasura-user-id"}
-- $3 integer {"from":"literal","value":1}
