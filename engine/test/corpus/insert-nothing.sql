with "inserted" as (select "none"."sample_id" as "sample_id", "none"."no" as "no", "none"."label" as "label", "none"."weight" as "weight"
  from "lab"."parts" as "none"
  where false) select ((select row_to_json("j3")
  from (select (select count(*)
  from "inserted") as "affected_rows", (select coalesce(json_agg("j2"), '[]')
  from (select "w1"."no" as "no"
  from "inserted" as "w1") as "j2") as "returning") as "j3"))::text as "root";
