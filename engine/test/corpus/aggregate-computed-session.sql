select ((select (select row_to_json("j7")
  from (select (select row_to_json("j5")
  from (select (select row_to_json("j4")
  from (select "s3"."total 0" as "seen_by") as "j4") as "max") as "j5") as "aggregate", "s3"."total 1" as "nodes") as "j7")
  from (select max("b2"."node 0") as "total 0", coalesce(json_agg("b2"."node 1"), '[]') as "total 1"
  from (select "lab"."sample_seen_by"("t1", $2::json) as "node 0", (select row_to_json("j6")
  from (select "lab"."sample_seen_by"("t1", $2::json) as "seen_by") as "j6") as "node 1"
  from "lab"."samples" as "t1"
  where ("t1"."id" <= $1::integer)) as "b2") as "s3"))::text as "root";
-- $1 integer {"from":"literal","value":2}
-- $2 json {"from":"session","name":"*"}
