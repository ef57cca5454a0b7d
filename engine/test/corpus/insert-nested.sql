with "inserted" as (select "u1"."id" as "id", "u1"."title" as "title", "u1"."owner_id" as "owner_id", "u1"."post_count" as "post_count", "u1"."created_at" as "created_at"
  from json_populate_recordset((null)::"public"."channels", (current_setting('engine.inserted_2'))::json) as "u1") select ((select row_to_json("j3")
  from (select "w2"."title" as "title", "w2"."owner_id" as "owner_id"
  from "inserted" as "w2"
  limit 1) as "j3"))::text as "root";
