with "changed" as (update "lab"."parts" as "t1"
  set "weight" = ("t1"."weight" + $1::integer)
  where (("t1"."weight" < $2::integer) and exists (select 1
  from "lab"."samples" as "r2"
  where (("r2"."id" = "t1"."sample_id") and ("r2"."code" = $3::public.citext))))
  returning "t1"."sample_id" as "sample_id", "t1"."no" as "no", "t1"."label" as "label", "t1"."weight" as "weight") select ((select row_to_json("j7")
  from (select (select coalesce(json_agg("j6"), '[]')
  from (select "w3"."label" as "label", "w3"."weight" as "weight", (select row_to_json("j5")
  from (select "t4"."code" as "code"
  from "lab"."samples" as "t4"
  where ("t4"."id" = "w3"."sample_id")
  limit 1) as "j5") as "sample"
  from "changed" as "w3") as "j6") as "returning") as "j7"))::text as "root";
-- $1 integer {"from":"literal","value":1}
-- $2 integer {"from":"literal","value":100}
-- $3 public.citext {"from":"literal","value":"beta"}
