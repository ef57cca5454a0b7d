select ((select coalesce(json_agg("j3"), '[]')
  from (select "t1"."label" as "label"
  from "lab"."parts" as "t1"
  order by (select "o2"."code"
  from "lab"."samples" as "o2"
  where ("o2"."id" = "t1"."sample_id")
  limit 1) desc nulls first, "t1"."no" desc nulls first) as "j3"))::text as "root";
