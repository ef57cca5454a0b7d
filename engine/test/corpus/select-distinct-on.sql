select ((select coalesce(json_agg("j4"), '[]')
  from (select distinct on ("t1"."author_id") "t1"."body" as "body"
  from "public"."posts" as "t1"
  where exists (select 1
  from "public"."channels" as "r2"
  where (("r2"."id" = "t1"."channel_id") and exists (select 1
  from "public"."members" as "r3"
  where (("r3"."channel_id" = "r2"."id") and ("r3"."person_id" = $1::uuid)))))
  order by "t1"."author_id" asc nulls last, "t1"."seq" desc nulls first) as "j4"))::text as "root";
-- $1 uuid {"from":"session","name":"x-hasura-user-id"}
