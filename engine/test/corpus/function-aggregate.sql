select ((select (select row_to_json("j6")
  from (select (select row_to_json("j4")
  from (select "s3"."total 0" as "count") as "j4") as "aggregate", "s3"."total 1" as "nodes") as "j6")
  from (select count(*) as "total 0", coalesce(json_agg("b2"."node 0"), '[]') as "total 1"
  from (select (select row_to_json("j5")
  from (select "t1"."id" as "id") as "j5") as "node 0"
  from "lab"."find_samples"($1::json, $2::integer) as "t1") as "b2") as "s3"))::text as "root";
-- $1 json {"from":"session","name":"*"}
-- $2 integer {"from":"literal","value":2}
