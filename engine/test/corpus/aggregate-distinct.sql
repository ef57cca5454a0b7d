select ((select (select row_to_json("j7")
  from (select (select row_to_json("j4")
  from (select "s3"."total 0" as "count", "s3"."total 1" as "kinds") as "j4") as "aggregate", "s3"."total 2" as "nodes") as "j7")
  from (select count(*) as "total 0", count(distinct "b2"."column id") as "total 1", coalesce(json_agg("b2"."node 1"
  order by "b2"."row number" asc nulls last), '[]') as "total 2"
  from (select "n6"."column id" as "column id", "n6"."node 1" as "node 1", row_number() over () as "row number"
  from (select distinct on ("t1"."flag") "t1"."id" as "column id", (select row_to_json("j5")
  from (select "t1"."id" as "id", "t1"."flag" as "flag") as "j5") as "node 1"
  from "lab"."samples" as "t1"
  order by "t1"."flag" asc nulls last, "t1"."id" asc nulls last) as "n6") as "b2") as "s3"))::text as "root";
