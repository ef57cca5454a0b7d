select ((select coalesce(json_agg("j3"), '[]')
  from (select distinct on ("t1"."author_id") "t1"."body" as "body"
  from "public"."posts" as "t1"
  where exists (select 1
  from "public"."members" as "r2"
  where (("r2"."channel_id" = "t1"."channel_id") and ("r2"."person_id" = $1::uuid)))
  order by "t1"."author_id" asc nulls last, "t1"."seq" desc nulls first) as "j3"))::text as "root";
-- $1 uuid {"from":"session","name":"x-hasura-user-id"}
