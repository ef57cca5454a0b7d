select ((select coalesce(json_agg("j4"), '[]')
  from (select "t1"."id" as "id", (select coalesce(json_agg("j3"), '[]')
  from (select "t2"."label" as "label"
  from "lab"."parts" as "t2"
  where (("t2"."sample_id" = "t1"."id") and ("t2"."weight" is null))) as "j3") as "parts"
  from "lab"."samples" as "t1"
  order by "t1"."id" asc nulls last) as "j4"))::text as "root";
