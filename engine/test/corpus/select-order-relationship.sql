select ((select coalesce(json_agg("j5"), '[]')
  from (select "t1"."body" as "body"
  from "public"."posts" as "t1"
  where exists (select 1
  from "public"."members" as "r2"
  where (("r2"."channel_id" = "t1"."channel_id") and ("r2"."person_id" = $1::uuid)))
  order by (select "o3"."name"
  from "public"."people" as "o3"
  where (("o3"."id" = "t1"."author_id") and exists (select 1
  from "public"."sessions" as "e4"
  where ("e4"."id" = $2::uuid)))
  limit 1) desc nulls first, "t1"."seq" asc nulls last) as "j5"))::text as "root";
-- $1 uuid {"from":"session","name":"x-hasura-user-id"}
-- $2 uuid {"from":"session","name":"x-hasura-session-id"}
