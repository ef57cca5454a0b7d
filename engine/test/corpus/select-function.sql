select ((select coalesce(json_agg("j4"), '[]')
  from (select "t1"."body" as "body"
  from "public"."search_posts"($1::text) as "t1"
  where exists (select 1
  from "public"."channels" as "r2"
  where (("r2"."id" = "t1"."channel_id") and exists (select 1
  from "public"."members" as "r3"
  where (("r3"."channel_id" = "r2"."id") and ("r3"."person_id" = $2::uuid)))))
  order by "t1"."seq" asc nulls last) as "j4"))::text as "root";
-- $1 text {"from":"literal","value":"h"}
-- $2 uuid {"from":"session","name":"x-hasura-user-id"}
select ((select (select row_to_json("j7")
  from (select (select row_to_json("j6")
  from (select "s5"."total 0" as "count") as "j6") as "aggregate") as "j7")
  from (select count(*) as "total 0"
  from (select
  from "public"."search_posts"($1::text) as "t1"
  where exists (select 1
  from "public"."channels" as "r2"
  where (("r2"."id" = "t1"."channel_id") and exists (select 1
  from "public"."members" as "r3"
  where (("r3"."channel_id" = "r2"."id") and ("r3"."person_id" = $2::uuid)))))) as "b4") as "s5"))::text as "root";
-- $1 text {"from":"literal","value":"h"}
-- $2 uuid {"from":"session","name":"x-hasura-user-id"}
