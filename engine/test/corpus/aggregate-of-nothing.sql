select ((select (select row_to_json("j8")
  from (select (select row_to_json("j6")
  from (select "s3"."total 0" as "count", (select row_to_json("j4")
  from (select "s3"."total 1" as "id") as "j4") as "sum", (select row_to_json("j5")
  from (select "s3"."total 2" as "id") as "j5") as "max") as "j6") as "aggregate", "s3"."total 3" as "nodes") as "j8")
  from (select count(*) as "total 0", sum("b2"."column id") as "total 1", max("b2"."column id") as "total 2", coalesce(json_agg("b2"."node 1"), '[]') as "total 3"
  from (select "t1"."id" as "column id", (select row_to_json("j7")
  from (select "t1"."id" as "id") as "j7") as "node 1"
  from "lab"."samples" as "t1"
  where ("t1"."id" < $1::integer)) as "b2") as "s3"))::text as "root";
-- $1 integer {"from":"literal","value":0}
