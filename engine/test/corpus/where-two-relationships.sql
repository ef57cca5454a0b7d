select ((select coalesce(json_agg("j3"), '[]')
  from (select "t1"."label" as "label"
  from "lab"."parts" as "t1"
  where exists (select 1
  from "lab"."parts" as "r2"
  where (("r2"."sample_id" = "t1"."sample_id") and ("r2"."label" = $1::text)))
  order by "t1"."no" asc nulls last) as "j3"))::text as "root";
-- $1 text {"from":"literal","value":"nut"}
