select ((select coalesce(json_agg("j3"), '[]')
  from (select "t1"."id" as "id"
  from "public"."people" as "t1"
  where (exists (select 1
  from "public"."sessions" as "e2"
  where ("e2"."id" = $1::uuid)) and ("t1"."id" = $2::uuid))) as "j3"))::text as "root";
-- $1 uuid {"from":"session","name":"x-hasura-session-id"}
-- $2 uuid {"from":"literal","value":"not a uuid"}
