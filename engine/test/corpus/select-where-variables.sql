select ((select coalesce(json_agg("j3"), '[]')
  from (select "t1"."name" as "name"
  from "public"."people" as "t1"
  where (exists (select 1
  from "public"."sessions" as "e2"
  where ("e2"."id" = $1::uuid)) and ("t1"."id" = any($2::uuid[])) and ("t1"."name" like $3::text))) as "j3"))::text as "root";
-- $1 uuid {"from":"session","name":"x-hasura-session-id"}
-- $2 uuid[] {"from":"variable","name":"ids"}
-- $3 text {"from":"variable","name":"pattern"}
