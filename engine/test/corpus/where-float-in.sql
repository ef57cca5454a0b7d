select ((select coalesce(json_agg("j2"), '[]')
  from (select "t1"."id" as "id", "t1"."ratio" as "ratio"
  from "lab"."samples" as "t1"
  where ("t1"."ratio" = any($1::double precision[]))
  order by "t1"."id" asc nulls last) as "j2"))::text as "root";
-- $1 double precision[] {"from":"literal","value":[0.5,2]}
