with "inserted" as (insert into "public"."posts" as "t1" ("id", "channel_id", "author_id", "body") values ($1::uuid, $2::uuid, $4::uuid, $3::text)
  returning "t1"."id" as "id", "t1"."channel_id" as "channel_id", "t1"."author_id" as "author_id", "t1"."seq" as "seq", "t1"."body" as "body", "t1"."deleted_at" as "deleted_at", case when exists (select 1
  from "public"."channels" as "r2"
  where (("r2"."id" = "t1"."channel_id") and exists (select 1
  from "public"."members" as "r3"
  where (("r3"."channel_id" = "r2"."id") and ("r3"."person_id" = $4::uuid))))) then null else "hdb_catalog"."check_violation"('check constraint of an insert/update permission has failed') end as "check violated") select ((select row_to_json("j12")
  from (select "w4"."body" as "body", (select row_to_json("j7")
  from (select "t5"."name" as "name"
  from "public"."people" as "t5"
  where (("t5"."id" = "w4"."author_id") and exists (select 1
  from "public"."sessions" as "e6"
  where ("e6"."id" = $5::uuid)))
  limit 1) as "j7") as "author", (select row_to_json("j11")
  from (select "t8"."title" as "title"
  from "public"."channels" as "t8"
  where (("t8"."id" = "w4"."channel_id") and exists (select 1
  from "public"."sessions" as "e9"
  where ("e9"."id" = $5::uuid)) and exists (select 1
  from "public"."members" as "r10"
  where (("r10"."channel_id" = "t8"."id") and ("r10"."person_id" = $4::uuid))))
  limit 1) as "j11") as "channel"
  from "inserted" as "w4"
  limit 1) as "j12"))::text as "root";
-- $1 uuid {"from":"literal","value":"00000000-0000-4000-8000-000000000a01"}
-- $2 uuid {"from":"literal","value":"00000000-0000-4000-8000-0000000000c1"}
-- $3 text {"from":"literal","value":"new"}
-- $4 uuid {"from":"session","name":"x-hasura-user-id"}
-- $5 uuid {"from":"session","name":"x-hasura-session-id"}
