select ((select coalesce(json_agg("j4"), '[]')
  from (select "t1"."id" as "id", (select coalesce(json_agg("j3"), '[]')
  from (select "t2"."no" as "no"
  from "lab"."parts" as "t2"
  where ("t2"."sample_id" = "t1"."id")
  order by "t2"."no" desc nulls first
  limit $1::integer) as "j3") as "parts"
  from "lab"."samples" as "t1"
  order by "t1"."id" asc nulls last) as "j4"))::text as "root";
-- $1 integer {"from":"literal","value":1}
