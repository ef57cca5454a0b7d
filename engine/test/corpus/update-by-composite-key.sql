with "changed" as (update "lab"."parts" as "t1"
  set "weight" = $1::integer
  where (("t1"."weight" < $2::integer) and ("t1"."sample_id" = $1::integer) and ("t1"."no" = $3::integer))
  returning "t1"."sample_id" as "sample_id", "t1"."no" as "no", "t1"."label" as "label", "t1"."weight" as "weight") select ((select row_to_json("j3")
  from (select "w2"."label" as "label", "w2"."weight" as "weight"
  from "changed" as "w2"
  limit 1) as "j3"))::text as "root";
-- $1 integer {"from":"literal","value":1}
-- $2 integer {"from":"literal","value":100}
-- $3 integer {"from":"literal","value":2}
