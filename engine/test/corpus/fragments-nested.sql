select ((select row_to_json("j4")
  from (select "t1"."id" as "id", (select coalesce(json_agg("j3"), '[]')
  from (select "t2"."no" as "no", "t2"."label" as "label"
  from "lab"."parts" as "t2"
  where ("t2"."sample_id" = "t1"."id")
  order by "t2"."no" asc nulls last) as "j3") as "parts", "t1"."code" as "code", "t1"."flag" as "flag", "t1"."doubled" as "doubled"
  from "lab"."samples" as "t1"
  where ("t1"."id" = $1::integer)
  limit 1) as "j4"))::text as "root";
-- $1 integer {"from":"literal","value":1}
