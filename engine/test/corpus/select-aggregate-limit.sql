select ((select (select row_to_json("j7")
  from (select (select row_to_json("j5")
  from (select "s4"."total 0" as "count") as "j5") as "aggregate", "s4"."total 1" as "nodes") as "j7")
  from (select count(*) as "total 0", coalesce(json_agg("b3"."node 0"), '[]') as "total 1"
  from (select (select row_to_json("j6")
  from (select "t1"."body" as "body") as "j6") as "node 0"
  from "public"."posts" as "t1"
  where exists (select 1
  from "public"."members" as "r2"
  where (("r2"."channel_id" = "t1"."channel_id") and ("r2"."person_id" = $1::uuid)))
  order by "t1"."seq" asc nulls last
  limit $2::integer) as "b3") as "s4"))::text as "root";
-- $1 uuid {"from":"session","name":"x-hasura-user-id"}
-- $2 integer {"from":"literal","value":1}
