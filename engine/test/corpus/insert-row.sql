with "inserted" as (insert into "public"."posts" as "t1" ("id", "channel_id", "author_id", "body") values ($1::uuid, $2::uuid, $4::uuid, $3::text)
  returning "t1"."id" as "id", "t1"."channel_id" as "channel_id", "t1"."author_id" as "author_id", "t1"."seq" as "seq", "t1"."body" as "body", "t1"."deleted_at" as "deleted_at", case when exists (select 1
  from "public"."members" as "r2"
  where (("r2"."channel_id" = "t1"."channel_id") and ("r2"."person_id" = $4::uuid))) then null else "hdb_catalog"."check_violation"('check constraint of an insert/update permission has failed') end as "check violated") select ((select row_to_json("j11")
  from (select "w3"."body" as "body", (select row_to_json("j6")
  from (select "t4"."name" as "name"
  from "public"."people" as "t4"
  where (("t4"."id" = "w3"."author_id") and exists (select 1
  from "public"."sessions" as "e5"
  where ("e5"."id" = $5::uuid)))
  limit 1) as "j6") as "author", (select row_to_json("j10")
  from (select "t7"."title" as "title"
  from "public"."channels" as "t7"
  where (("t7"."id" = "w3"."channel_id") and exists (select 1
  from "public"."sessions" as "e8"
  where ("e8"."id" = $5::uuid)) and exists (select 1
  from "public"."members" as "r9"
  where (("r9"."channel_id" = "t7"."id") and ("r9"."person_id" = $4::uuid))))
  limit 1) as "j10") as "channel"
  from "inserted" as "w3"
  limit 1) as "j11"))::text as "root";
-- $1 uuid {"from":"literal","value":"00000000-0000-4000-8000-000000000a01"}
-- $2 uuid {"from":"literal","value":"00000000-0000-4000-8000-0000000000c1"}
-- $3 text {"from":"literal","value":"new"}
-- $4 uuid {"from":"session","name":"x-hasura-user-id"}
-- $5 uuid {"from":"session","name":"x-hasura-session-id"}
