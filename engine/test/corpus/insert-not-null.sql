with "inserted" as (insert into "public"."people" as "t1" ("name") values ($1::text)
  returning "t1"."id" as "id", "t1"."name" as "name", "t1"."email" as "email", "t1"."age" as "age", "t1"."score" as "score", "t1"."rating" as "rating", "t1"."is_active" as "is_active", "t1"."tags" as "tags", "t1"."settings" as "settings", "t1"."joined_at" as "joined_at") select ((select row_to_json("j3")
  from (select "w2"."id" as "id"
  from "inserted" as "w2"
  limit 1) as "j3"))::text as "root";
-- $1 text {"from":"literal","value":"no mail"}
