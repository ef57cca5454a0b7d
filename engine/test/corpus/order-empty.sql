select ((select coalesce(json_agg("j2"), '[]')
  from (select "t1"."label" as "label"
  from "lab"."parts" as "t1"
  order by "t1"."label" asc nulls last) as "j2"))::text as "root";
