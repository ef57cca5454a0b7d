select ((select row_to_json("j2")
  from (select "t1"."label" as "label"
  from "lab"."parts" as "t1"
  where (("t1"."sample_id" = $1::integer) and ("t1"."no" = $1::integer))
  limit 1) as "j2"))::text as "root";
-- $1 integer {"from":"literal","value":9}
