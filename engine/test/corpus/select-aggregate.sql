select ((select (select row_to_json("j11")
  from (select (select row_to_json("j8")
  from (select "s3"."total 0" as "count", "s3"."total 1" as "named", (select row_to_json("j4")
  from (select "s3"."total 2" as "age") as "j4") as "avg", (select row_to_json("j5")
  from (select "s3"."total 3" as "name", "s3"."total 4" as "joined_at") as "j5") as "max", (select row_to_json("j6")
  from (select "s3"."total 5" as "score") as "j6") as "sum", (select row_to_json("j7")
  from (select "s3"."total 6" as "score") as "j7") as "stddev_pop", 'people_aggregate_fields' as "__typename") as "j8") as "aggregate", "s3"."total 7" as "nodes", 'people_aggregate' as "__typename") as "j11")
  from (select count(*) as "total 0", count(distinct "b2"."column age") as "total 1", avg("b2"."column age") as "total 2", max("b2"."column name") as "total 3", max("b2"."column joined_at") as "total 4", sum("b2"."column score") as "total 5", stddev_pop("b2"."column score") as "total 6", coalesce(json_agg("b2"."node 4"
  order by "b2"."row number" asc nulls last), '[]') as "total 7"
  from (select "n10"."column age" as "column age", "n10"."column name" as "column name", "n10"."column joined_at" as "column joined_at", "n10"."column score" as "column score", "n10"."node 4" as "node 4", row_number() over () as "row number"
  from (select "t1"."age" as "column age", "t1"."name" as "column name", "t1"."joined_at" as "column joined_at", "t1"."score" as "column score", (select row_to_json("j9")
  from (select "t1"."name" as "name") as "j9") as "node 4"
  from "public"."people" as "t1"
  where ("t1"."is_active" = $1::boolean)) as "n10") as "b2") as "s3"))::text as "root";
-- $1 boolean {"from":"literal","value":true}
