select ((select coalesce(json_agg("j4"), '[]')
  from (select "t1"."label" as "label"
  from "lab"."parts" as "t1"
  where exists (select 1
  from "lab"."samples" as "r2"
  where (("r2"."id" = "t1"."sample_id") and exists (select 1
  from "lab"."parts" as "r3"
  where (("r3"."sample_id" = "r2"."id") and ("r3"."label" = $1::text)))))
  order by "t1"."no" asc nulls last) as "j4"))::text as "root";
-- $1 text {"from":"literal","value":"nut"}
