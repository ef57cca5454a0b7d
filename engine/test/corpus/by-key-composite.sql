select ((select row_to_json("j4")
  from (select "t1"."label" as "label", (select row_to_json("j3")
  from (select "t2"."id" as "id"
  from "lab"."samples" as "t2"
  where ("t2"."id" = "t1"."sample_id")
  limit 1) as "j3") as "sample"
  from "lab"."parts" as "t1"
  where (("t1"."sample_id" = $1::integer) and ("t1"."no" = $2::integer))
  limit 1) as "j4"))::text as "root";
-- $1 integer {"from":"literal","value":1}
-- $2 integer {"from":"literal","value":2}
