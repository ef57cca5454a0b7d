with "changed" as (delete
  from "lab"."parts" as "t1"
  where exists (select 1
  from "lab"."samples" as "r2"
  where (("r2"."id" = "t1"."sample_id") and ("r2"."flag" = $1::boolean)))
  returning "t1"."sample_id" as "sample_id", "t1"."no" as "no", "t1"."label" as "label", "t1"."weight" as "weight") select ((select row_to_json("j5")
  from (select (select count(*)
  from "changed") as "affected_rows", (select coalesce(json_agg("j4"), '[]')
  from (select "w3"."label" as "label"
  from "changed" as "w3") as "j4") as "returning") as "j5"))::text as "root";
-- $1 boolean {"from":"literal","value":true}
