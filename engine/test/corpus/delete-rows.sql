with "changed" as (delete
  from "public"."members" as "t1"
  where ("t1"."person_id" = $1::uuid)
  returning "t1"."channel_id" as "channel_id", "t1"."person_id" as "person_id", "t1"."read_count" as "read_count") select ((select row_to_json("j6")
  from (select (select count(*)
  from "changed") as "affected_rows", (select coalesce(json_agg("j5"), '[]')
  from (select (select row_to_json("j4")
  from (select "t3"."title" as "title"
  from "public"."channels" as "t3"
  where ("t3"."id" = "w2"."channel_id")
  limit 1) as "j4") as "channel"
  from "changed" as "w2") as "j5") as "returning") as "j6"))::text as "root";
-- $1 uuid {"from":"literal","value":"00000000-0000-4000-8000-000000000003"}
