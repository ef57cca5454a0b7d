with "changed" as (update "public"."people" as "t1"
  set "settings" = ("t1"."settings" - $1::text)
  where (("t1"."id" = $2::uuid) and ("t1"."id" = $3::uuid))
  returning "t1"."id" as "id", "t1"."name" as "name", "t1"."email" as "email", "t1"."age" as "age", "t1"."score" as "score", "t1"."rating" as "rating", "t1"."is_active" as "is_active", "t1"."tags" as "tags", "t1"."settings" as "settings", "t1"."joined_at" as "joined_at", case when ("t1"."name" is distinct
  from $4::text) then null else "hdb_catalog"."check_violation"('check constraint of an insert/update permission has failed') end as "check violated") select ((select row_to_json("j3")
  from (select "w2"."settings" as "settings"
  from "changed" as "w2"
  limit 1) as "j3"))::text as "root";
-- $1 text {"from":"literal","value":"theme"}
-- $2 uuid {"from":"session","name":"x-hasura-user-id"}
-- $3 uuid {"from":"literal","value":"00000000-0000-4000-8000-000000000001"}
-- $4 text {"from":"literal","value":"root"}
