select ((select coalesce(json_agg("j8"), '[]')
  from (select "t1"."id" as "id", (select coalesce(json_agg("j7"), '[]')
  from (select (select row_to_json("j6")
  from (select (select coalesce(json_agg("j5"), '[]')
  from (select "t4"."label" as "label"
  from "lab"."parts" as "t4"
  where ("t4"."sample_id" = "t3"."id")
  order by "t4"."no" asc nulls last) as "j5") as "parts"
  from "lab"."samples" as "t3"
  where ("t3"."id" = "t2"."sample_id")
  limit 1) as "j6") as "sample"
  from "lab"."parts" as "t2"
  where ("t2"."sample_id" = "t1"."id")
  order by "t2"."no" asc nulls last) as "j7") as "parts"
  from "lab"."samples" as "t1"
  order by "t1"."id" asc nulls last) as "j8"))::text as "root";
