with "inserted" as (insert into "public"."members" as "t1" ("channel_id", "person_id") values ($1::uuid, $2::uuid)
  returning "t1"."channel_id" as "channel_id", "t1"."person_id" as "person_id", "t1"."read_count" as "read_count") select ((select row_to_json("j3")
  from (select "w2"."channel_id" as "channel_id"
  from "inserted" as "w2"
  limit 1) as "j3"))::text as "root";
-- $1 uuid {"from":"literal","value":"00000000-0000-4000-8000-0000000000ff"}
-- $2 uuid {"from":"literal","value":"00000000-0000-4000-8000-000000000001"}
