with "inserted1" as (insert into "public"."people" as "t2" ("id", "name", "email") values ($3::uuid, $4::text, $5::text)
  returning "t2"."id" as "id", "t2"."name" as "name", "t2"."email" as "email", "t2"."age" as "age", "t2"."score" as "score", "t2"."rating" as "rating", "t2"."is_active" as "is_active", "t2"."tags" as "tags", "t2"."settings" as "settings", "t2"."joined_at" as "joined_at"), "inserted3" as (insert into "public"."channels" as "t4" ("id", "title", "owner_id") select $1::uuid, $2::text, "inserted1"."id"
  from "inserted1"
  returning "t4"."id" as "id", "t4"."title" as "title", "t4"."owner_id" as "owner_id", "t4"."post_count" as "post_count", "t4"."created_at" as "created_at"), "inserted5" as (insert into "public"."members" as "t6" ("channel_id", "person_id") select "inserted3"."id", $6::uuid
  from "inserted3"
  returning "t6"."channel_id" as "channel_id", "t6"."person_id" as "person_id", "t6"."read_count" as "read_count"), "inserted7" as (insert into "public"."members" as "t8" ("channel_id", "person_id") select "inserted3"."id", $7::uuid
  from "inserted3"
  returning "t8"."channel_id" as "channel_id", "t8"."person_id" as "person_id", "t8"."read_count" as "read_count"), "inserted" as (select "u9"."id" as "id", "u9"."title" as "title", "u9"."owner_id" as "owner_id", "u9"."post_count" as "post_count", "u9"."created_at" as "created_at"
  from "inserted3" as "u9") select ((select row_to_json("j11")
  from (select "w10"."title" as "title", "w10"."owner_id" as "owner_id"
  from "inserted" as "w10"
  limit 1) as "j11"))::text as "root";
-- $1 uuid {"from":"literal","value":"00000000-0000-4000-8000-000000000b03"}
-- $2 text {"from":"literal","value":"nested"}
-- $3 uuid {"from":"literal","value":"00000000-0000-4000-8000-000000000b04"}
-- $4 text {"from":"literal","value":"Eve"}
-- $5 text {"from":"literal","value":"eve@example.org"}
-- $6 uuid {"from":"literal","value":"00000000-0000-4000-8000-000000000001"}
-- $7 uuid {"from":"literal","value":"00000000-0000-4000-8000-000000000002"}
