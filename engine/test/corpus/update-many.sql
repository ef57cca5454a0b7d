with "changed" as (update "public"."people" as "t1"
  set "age" = ("t1"."age" + $1::integer)
  where ("t1"."name" = $2::text)
  returning "t1"."id" as "id", "t1"."name" as "name", "t1"."email" as "email", "t1"."age" as "age", "t1"."score" as "score", "t1"."rating" as "rating", "t1"."is_active" as "is_active", "t1"."tags" as "tags", "t1"."settings" as "settings", "t1"."joined_at" as "joined_at") select ((select row_to_json("j4")
  from (select (select count(*)
  from "changed") as "affected_rows", (select coalesce(json_agg("j3"), '[]')
  from (select "w2"."age" as "age"
  from "changed" as "w2") as "j3") as "returning") as "j4"))::text as "root";
-- $1 integer {"from":"literal","value":1}
-- $2 text {"from":"literal","value":"Cy"}
with "changed" as (update "public"."people" as "t1"
  set "age" = ("t1"."age" + $1::integer)
  where ("t1"."name" = $2::text)
  returning "t1"."id" as "id", "t1"."name" as "name", "t1"."email" as "email", "t1"."age" as "age", "t1"."score" as "score", "t1"."rating" as "rating", "t1"."is_active" as "is_active", "t1"."tags" as "tags", "t1"."settings" as "settings", "t1"."joined_at" as "joined_at") select ((select row_to_json("j4")
  from (select (select count(*)
  from "changed") as "affected_rows", (select coalesce(json_agg("j3"), '[]')
  from (select "w2"."age" as "age"
  from "changed" as "w2") as "j3") as "returning") as "j4"))::text as "root";
-- $1 integer {"from":"literal","value":1}
-- $2 text {"from":"literal","value":"Cy"}
