with "inserted" as (select "u1"."id" as "id", "u1"."title" as "title", "u1"."owner_id" as "owner_id", "u1"."post_count" as "post_count", "u1"."created_at" as "created_at"
  from json_populate_recordset((null)::"public"."channels", (current_setting('engine.inserted_1'))::json) as "u1"
  union all select "u2"."id" as "id", "u2"."title" as "title", "u2"."owner_id" as "owner_id", "u2"."post_count" as "post_count", "u2"."created_at" as "created_at"
  from json_populate_recordset((null)::"public"."channels", (current_setting('engine.inserted_4'))::json) as "u2") select ((select row_to_json("j11")
  from (select (((json_array_length((current_setting('engine.inserted_1'))::json) + json_array_length((current_setting('engine.inserted_2'))::json)) + json_array_length((current_setting('engine.inserted_3'))::json)) + json_array_length((current_setting('engine.inserted_4'))::json)) as "affected_rows", (select coalesce(json_agg("j10"), '[]')
  from (select "w3"."title" as "title", (select coalesce(json_agg("j9"), '[]')
  from (select (select row_to_json("j8")
  from (select "t6"."name" as "name"
  from "public"."people" as "t6"
  where (("t6"."id" = "t4"."person_id") and exists (select 1
  from "public"."sessions" as "e7"
  where ("e7"."id" = $2::uuid)))
  limit 1) as "j8") as "person"
  from "public"."members" as "t4"
  where (("t4"."channel_id" = "w3"."id") and exists (select 1
  from "public"."members" as "r5"
  where (("r5"."channel_id" = "t4"."channel_id") and ("r5"."person_id" = $1::uuid))))
  order by "t4"."person_id" asc nulls last) as "j9") as "members"
  from "inserted" as "w3") as "j10") as "returning") as "j11"))::text as "root";
-- $1 uuid {"from":"session","name":"x-hasura-user-id"}
-- $2 uuid {"from":"session","name":"x-hasura-session-id"}
