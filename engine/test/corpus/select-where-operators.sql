select ((select coalesce(json_agg("j3"), '[]')
  from (select "t1"."name" as "name"
  from "public"."people" as "t1"
  where (exists (select 1
  from "public"."sessions" as "e2"
  where ("e2"."id" = $1::uuid)) and (("t1"."name" ilike $2::text) or (("t1"."age" >= $3::integer) and ("t1"."age" < $4::integer)) or ("t1"."tags" @> $5::text[])) and (not ("t1"."rating" is null)))
  order by "t1"."name" desc nulls first) as "j3"))::text as "root";
-- $1 uuid {"from":"session","name":"x-hasura-session-id"}
-- $2 text {"from":"literal","value":"a%"}
-- $3 integer {"from":"literal","value":50}
-- $4 integer {"from":"literal","value":60}
-- $5 text[] {"from":"literal","value":["poetry"]}
