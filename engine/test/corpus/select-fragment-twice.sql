select ((select coalesce(json_agg("j3"), '[]')
  from (select "t1"."age" as "age", "t1"."name" as "name"
  from "public"."people" as "t1"
  where exists (select 1
  from "public"."sessions" as "e2"
  where ("e2"."id" = $1::uuid))
  order by "t1"."name" asc nulls last
  limit $2::integer) as "j3"))::text as "root";
-- $1 uuid {"from":"session","name":"x-hasura-session-id"}
-- $2 integer {"from":"literal","value":1}
