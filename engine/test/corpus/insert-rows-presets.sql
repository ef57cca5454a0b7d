with "inserted" as (insert into "public"."channels" as "t1" ("id", "title", "owner_id") values ($1::uuid, $2::text, $5::uuid), ($3::uuid, $4::text, $5::uuid)
  returning "t1"."id" as "id", "t1"."title" as "title", "t1"."owner_id" as "owner_id", "t1"."post_count" as "post_count", "t1"."created_at" as "created_at", case when ("t1"."owner_id" = $5::uuid) then null else "hdb_catalog"."check_violation"('check constraint of an insert/update permission has failed') end as "check violated") select ((select row_to_json("j7")
  from (select (select count(*)
  from "inserted") as "affected_rows", (select coalesce(json_agg("j6"), '[]')
  from (select "w2"."title" as "title", (select row_to_json("j5")
  from (select "t3"."name" as "name"
  from "public"."people" as "t3"
  where (("t3"."id" = "w2"."owner_id") and exists (select 1
  from "public"."sessions" as "e4"
  where ("e4"."id" = $6::uuid)))
  limit 1) as "j5") as "owner"
  from "inserted" as "w2") as "j6") as "returning") as "j7"))::text as "root";
-- $1 uuid {"from":"literal","value":"00000000-0000-4000-8000-000000000b01"}
-- $2 text {"from":"literal","value":"one"}
-- $3 uuid {"from":"literal","value":"00000000-0000-4000-8000-000000000b02"}
-- $4 text {"from":"literal","value":"two"}
-- $5 uuid {"from":"session","name":"x-hasura-user-id"}
-- $6 uuid {"from":"session","name":"x-hasura-session-id"}
