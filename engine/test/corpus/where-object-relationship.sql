select ((select coalesce(json_agg("j3"), '[]')
  from (select "t1"."no" as "no", "t1"."label" as "label"
  from "lab"."parts" as "t1"
  where exists (select 1
  from "lab"."samples" as "r2"
  where (("r2"."id" = "t1"."sample_id") and ("r2"."code" = $1::public.citext)))
  order by "t1"."no" asc nulls last) as "j3"))::text as "root";
-- $1 public.citext {"from":"literal","value":"alpha"}
