select ((select coalesce(json_agg("j4"), '[]')
  from (select "t1"."id" as "id", (select coalesce(json_agg("j3"), '[]')
  from (select "t2"."label" as "label"
  from "lab"."sample_parts"("t1") as "t2"
  where ("t2"."no" = $1::integer)
  limit $1::integer) as "j3") as "all_parts"
  from "lab"."samples" as "t1"
  order by "t1"."id" asc nulls last) as "j4"))::text as "root";
-- $1 integer {"from":"literal","value":1}
