with "inserted" as (insert into "public"."people" as "t1" ("name", "email", "age") values ($1::text, $2::text, $3::integer)
  on conflict on constraint "people_email_unique" do update
  set "age" = "excluded"."age"
  where ("t1"."age" < $3::integer)
  returning "t1"."id" as "id", "t1"."name" as "name", "t1"."email" as "email", "t1"."age" as "age", "t1"."score" as "score", "t1"."rating" as "rating", "t1"."is_active" as "is_active", "t1"."tags" as "tags", "t1"."settings" as "settings", "t1"."joined_at" as "joined_at") select ((select row_to_json("j4")
  from (select (select count(*)
  from "inserted") as "affected_rows", (select coalesce(json_agg("j3"), '[]')
  from (select "w2"."name" as "name", "w2"."age" as "age"
  from "inserted" as "w2") as "j3") as "returning") as "j4"))::text as "root";
-- $1 text {"from":"literal","value":"Ada"}
-- $2 text {"from":"literal","value":"ada@example.org"}
-- $3 integer {"from":"literal","value":37}
