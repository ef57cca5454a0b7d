-- constant
select ((select row_to_json("j8")
  from (select 'sample' as "__typename", (select (select row_to_json("j7")
  from (select 'part_aggregate' as "__typename", (select row_to_json("j5")
  from (select 'part_aggregate_fields' as "__typename", "s4"."total 0" as "count") as "j5") as "aggregate", "s4"."total 1" as "nodes") as "j7")
  from (select count(*) as "total 0", coalesce(json_agg("b3"."node 0"), '[]') as "total 1"
  from (select (select row_to_json("j6")
  from (select 'part' as "__typename") as "j6") as "node 0"
  from "lab"."parts" as "t2"
  where ("t2"."sample_id" = "t1"."id")) as "b3") as "s4") as "parts_aggregate"
  from "lab"."samples" as "t1"
  where ("t1"."id" = $1::integer)
  limit 1) as "j8"))::text as "root";
-- $1 integer {"from":"literal","value":1}
