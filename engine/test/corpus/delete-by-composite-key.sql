with "changed" as (delete
  from "lab"."parts" as "t1"
  where (exists (select 1
  from "lab"."samples" as "r2"
  where (("r2"."id" = "t1"."sample_id") and ("r2"."flag" = $1::boolean))) and ("t1"."sample_id" = $2::integer) and ("t1"."no" = $3::integer))
  returning "t1"."sample_id" as "sample_id", "t1"."no" as "no", "t1"."label" as "label", "t1"."weight" as "weight") select ((select row_to_json("j4")
  from (select "w3"."label" as "label"
  from "changed" as "w3"
  limit 1) as "j4"))::text as "root";
-- $1 boolean {"from":"literal","value":true}
-- $2 integer {"from":"literal","value":1}
-- $3 integer {"from":"literal","value":2}
