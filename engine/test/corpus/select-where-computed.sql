select ((select coalesce(json_agg("j6"), '[]')
  from (select (select row_to_json("j5")
  from (select "t3"."name" as "name"
  from "public"."people" as "t3"
  where (("t3"."id" = "t1"."person_id") and exists (select 1
  from "public"."sessions" as "e4"
  where ("e4"."id" = $3::uuid)))
  limit 1) as "j5") as "person", "public"."member_unread"("t1") as "unread"
  from "public"."members" as "t1"
  where (exists (select 1
  from "public"."members" as "r2"
  where (("r2"."channel_id" = "t1"."channel_id") and ("r2"."person_id" = $1::uuid))) and ("public"."member_unread"("t1") > $2::bigint))
  order by "t1"."person_id" asc nulls last) as "j6"))::text as "root";
-- $1 uuid {"from":"session","name":"x-hasura-user-id"}
-- $2 bigint {"from":"literal","value":0}
-- $3 uuid {"from":"session","name":"x-hasura-session-id"}
