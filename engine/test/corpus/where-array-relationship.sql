select ((select coalesce(json_agg("j5"), '[]')
  from (select "t1"."id" as "id", (select coalesce(json_agg("j4"), '[]')
  from (select "t3"."label" as "label"
  from "lab"."parts" as "t3"
  where ("t3"."sample_id" = "t1"."id")
  order by "t3"."no" asc nulls last) as "j4") as "parts"
  from "lab"."samples" as "t1"
  where exists (select 1
  from "lab"."parts" as "r2"
  where (("r2"."sample_id" = "t1"."id") and ("r2"."weight" >= $1::integer)))
  order by "t1"."id" asc nulls last) as "j5"))::text as "root";
-- $1 integer {"from":"literal","value":5}
