select ((select coalesce(json_agg("j2"), '[]')
  from (select "t1"."id" as "id"
  from "lab"."samples" as "t1"
  order by "t1"."id" asc nulls last) as "j2"))::text as "root";
