select "s"."id", "r"."result"::text as "result", "r"."cursor"::text as "cursor"
  from (select "c"."id", ("c"."vars"->>0)::integer as "p0"
  from unnest($1::text[], $2::json[]) as "c"("id", "vars")
  offset 0) as "s"
  cross
  join lateral (select (select row_to_json("j7")
  from (select (select (select row_to_json("j6")
  from (select (select row_to_json("j5")
  from (select "s3"."total 0" as "count", (select row_to_json("j4")
  from (select "s3"."total 1" as "weight") as "j4") as "sum") as "j5") as "aggregate") as "j6")
  from (select count(*) as "total 0", sum("b2"."column weight") as "total 1"
  from (select "t1"."weight" as "column weight"
  from "lab"."parts" as "t1"
  where ("t1"."sample_id" = "s"."p0")) as "b2") as "s3") as "part_aggregate") as "j7") as "result", null as "cursor") as "r";
-- $1 integer {"from":"literal","value":1}
-- depends on {"table":{"schema":"lab","name":"parts"},"pins":[{"column":"sample_id","parameter":0,"match":"equal"}],"columns":["sample_id","weight"]}
