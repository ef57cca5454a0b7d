select ((select coalesce(json_agg("j3"), '[]')
  from (select "t1"."id" as "id"
  from "lab"."samples" as "t1"
  where exists (select 1
  from "lab"."sample_parts"("t1") as "f2"
  where ("f2"."label" = $1::text))
  order by "t1"."id" asc nulls last) as "j3"))::text as "root";
-- $1 text {"from":"literal","value":"gear"}
