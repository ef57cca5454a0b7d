select ((select coalesce(json_agg("j3"), '[]')
  from (select "t1"."name" as "name", ("t1"."settings" #> $4::text[]) as "settings"
  from "public"."people" as "t1"
  where (exists (select 1
  from "public"."sessions" as "e2"
  where ("e2"."id" = $1::uuid)) and ("t1"."settings" @> $2::jsonb) and ("t1"."settings" ? $3::text))) as "j3"))::text as "root";
-- $1 uuid {"from":"session","name":"x-hasura-session-id"}
-- $2 jsonb {"from":"literal","value":{"theme":"dark"}}
-- $3 text {"from":"literal","value":"size"}
-- $4 text[] {"from":"literal","value":["size","font"]}
