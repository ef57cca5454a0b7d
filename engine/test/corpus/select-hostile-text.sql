select ((select coalesce(json_agg("j3"), '[]')
  from (select "t1"."name" as "name"
  from "public"."people" as "t1"
  where (exists (select 1
  from "public"."sessions" as "e2"
  where ("e2"."id" = $1::uuid)) and ("t1"."name" = $2::text))) as "j3"))::text as "root";
-- $1 uuid {"from":"session","name":"x-hasura-session-id"}
-- $2 text {"from":"literal","value":"'; drop table people; --\\ x"}
