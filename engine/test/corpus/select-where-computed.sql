select ((select coalesce(json_agg("j7"), '[]')
  from (select (select row_to_json("j6")
  from (select "t4"."name" as "name"
  from "public"."people" as "t4"
  where (("t4"."id" = "t1"."person_id") and exists (select 1
  from "public"."sessions" as "e5"
  where ("e5"."id" = $3::uuid)))
  limit 1) as "j6") as "person", "public"."member_unread"("t1") as "unread"
  from "public"."members" as "t1"
  where (exists (select 1
  from "public"."channels" as "r2"
  where (("r2"."id" = "t1"."channel_id") and exists (select 1
  from "public"."members" as "r3"
  where (("r3"."channel_id" = "r2"."id") and ("r3"."person_id" = $1::uuid))))) and ("public"."member_unread"("t1") > $2::bigint))
  order by "t1"."person_id" asc nulls last) as "j7"))::text as "root";
-- $1 uuid {"from":"session","name":"x-hasura-user-id"}
-- $2 bigint {"from":"literal","value":0}
-- $3 uuid {"from":"session","name":"x-hasura-session-id"}
