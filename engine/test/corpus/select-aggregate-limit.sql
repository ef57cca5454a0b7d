select ((select (select row_to_json("j8")
  from (select (select row_to_json("j6")
  from (select "s5"."total 0" as "count") as "j6") as "aggregate", "s5"."total 1" as "nodes") as "j8")
  from (select count(*) as "total 0", coalesce(json_agg("b4"."node 0"), '[]') as "total 1"
  from (select (select row_to_json("j7")
  from (select "t1"."body" as "body") as "j7") as "node 0"
  from "public"."posts" as "t1"
  where exists (select 1
  from "public"."channels" as "r2"
  where (("r2"."id" = "t1"."channel_id") and exists (select 1
  from "public"."members" as "r3"
  where (("r3"."channel_id" = "r2"."id") and ("r3"."person_id" = $1::uuid)))))
  order by "t1"."seq" asc nulls last
  limit $2::integer) as "b4") as "s5"))::text as "root";
-- $1 uuid {"from":"session","name":"x-hasura-user-id"}
-- $2 integer {"from":"literal","value":1}
