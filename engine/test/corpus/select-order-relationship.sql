select ((select coalesce(json_agg("j6"), '[]')
  from (select "t1"."body" as "body"
  from "public"."posts" as "t1"
  where exists (select 1
  from "public"."channels" as "r2"
  where (("r2"."id" = "t1"."channel_id") and exists (select 1
  from "public"."members" as "r3"
  where (("r3"."channel_id" = "r2"."id") and ("r3"."person_id" = $1::uuid)))))
  order by (select "o4"."name"
  from "public"."people" as "o4"
  where (("o4"."id" = "t1"."author_id") and exists (select 1
  from "public"."sessions" as "e5"
  where ("e5"."id" = $2::uuid)))
  limit 1) desc nulls first, "t1"."seq" asc nulls last) as "j6"))::text as "root";
-- $1 uuid {"from":"session","name":"x-hasura-user-id"}
-- $2 uuid {"from":"session","name":"x-hasura-session-id"}
