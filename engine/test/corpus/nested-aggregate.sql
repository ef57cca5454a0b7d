select ((select coalesce(json_agg("j9"), '[]')
  from (select "t1"."id" as "id", (select (select row_to_json("j8")
  from (select (select row_to_json("j7")
  from (select "s4"."total 0" as "count", (select row_to_json("j5")
  from (select "s4"."total 1" as "weight") as "j5") as "sum", (select row_to_json("j6")
  from (select "s4"."total 2" as "label") as "j6") as "max") as "j7") as "aggregate") as "j8")
  from (select count(*) as "total 0", sum("b3"."column weight") as "total 1", max("b3"."column label") as "total 2"
  from (select "t2"."weight" as "column weight", "t2"."label" as "column label"
  from "lab"."parts" as "t2"
  where ("t2"."sample_id" = "t1"."id")) as "b3") as "s4") as "parts_aggregate"
  from "lab"."samples" as "t1"
  order by "t1"."id" asc nulls last) as "j9"))::text as "root";
