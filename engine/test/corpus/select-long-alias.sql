select ((select coalesce(json_agg(json_build_object($3::text, "j3"."long 0", $4::text, "j3"."long 1")), '[]')
  from (select "t1"."name" as "long 0", "t1"."age" as "long 1"
  from "public"."people" as "t1"
  where (exists (select 1
  from "public"."sessions" as "e2"
  where ("e2"."id" = $1::uuid)) and ("t1"."name" = $2::text))) as "j3"))::text as "root";
-- $1 uuid {"from":"session","name":"x-hasura-session-id"}
-- $2 text {"from":"literal","value":"Ada"}
-- $3 text {"from":"literal","value":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}
-- $4 text {"from":"literal","value":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"}
