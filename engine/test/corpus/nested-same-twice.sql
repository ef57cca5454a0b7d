select ((select coalesce(json_agg("j6"), '[]')
  from (select (select coalesce(json_agg("j3"), '[]')
  from (select "t2"."label" as "label"
  from "lab"."parts" as "t2"
  where (("t2"."sample_id" = "t1"."id") and ("t2"."weight" < $1::integer))) as "j3") as "light", (select coalesce(json_agg("j5"), '[]')
  from (select "t4"."label" as "label"
  from "lab"."parts" as "t4"
  where (("t4"."sample_id" = "t1"."id") and ("t4"."weight" >= $1::integer))) as "j5") as "heavy"
  from "lab"."samples" as "t1"
  order by "t1"."id" asc nulls last) as "j6"))::text as "root";
-- $1 integer {"from":"literal","value":6}
