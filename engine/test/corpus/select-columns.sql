select ((select coalesce(json_agg("j3"), '[]')
  from (select "t1"."id" as "id", "t1"."name" as "name", "t1"."age" as "age", "t1"."score" as "score", "t1"."rating" as "rating", "t1"."is_active" as "is_active", "t1"."tags" as "tags", "t1"."settings" as "settings", "t1"."joined_at" as "joined_at", 'people' as "__typename"
  from "public"."people" as "t1"
  where exists (select 1
  from "public"."sessions" as "e2"
  where ("e2"."id" = $1::uuid))
  order by "t1"."name" asc nulls last) as "j3"))::text as "root";
-- $1 uuid {"from":"session","name":"x-hasura-session-id"}
