select ((select (select row_to_json("j11")
  from (select "s3"."total 0" as "nodes", (select row_to_json("j10")
  from (select "s3"."total 1" as "count") as "j10") as "aggregate") as "j11")
  from (select coalesce(json_agg("b2"."node 0"), '[]') as "total 0", count(*) as "total 1"
  from (select (select row_to_json("j9")
  from (select "t1"."id" as "id", (select (select row_to_json("j8")
  from (select (select row_to_json("j7")
  from (select "s6"."total 0" as "count") as "j7") as "aggregate") as "j8")
  from (select count(*) as "total 0"
  from (select
  from "lab"."parts" as "t4"
  where ("t4"."sample_id" = "t1"."id")) as "b5") as "s6") as "parts_aggregate") as "j9") as "node 0"
  from "lab"."samples" as "t1"
  order by "t1"."id" asc nulls last
  limit $1::integer) as "b2") as "s3"))::text as "root";
-- $1 integer {"from":"literal","value":2}
