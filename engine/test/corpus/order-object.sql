select ((select coalesce(json_agg("j2"), '[]')
  from (select "t1"."id" as "id", "t1"."flag" as "flag"
  from "lab"."samples" as "t1"
  order by "t1"."flag" asc nulls last, "t1"."id" desc nulls first) as "j2"))::text as "root";
