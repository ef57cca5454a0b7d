select "s"."id", "r"."result"::text as "result", "r"."cursor"::text as "cursor"
  from (select "c"."id", ("c"."vars"->>0)::integer as "p0"
  from unnest($1::text[], $2::json[]) as "c"("id", "vars")
  offset 0) as "s"
  cross
  join lateral (select (select row_to_json("j5")
  from (select (select coalesce(json_agg("j4"), '[]')
  from (select "t1"."code" as "code", (select coalesce(json_agg("j3"), '[]')
  from (select "t2"."label" as "label"
  from "lab"."parts" as "t2"
  where ("t2"."sample_id" = "t1"."id")
  order by "t2"."no" asc nulls last) as "j3") as "parts"
  from "lab"."samples" as "t1"
  where ("t1"."id" = "s"."p0")) as "j4") as "sample") as "j5") as "result", null as "cursor") as "r";
-- $1 integer {"from":"literal","value":1}
-- depends on {"table":{"schema":"lab","name":"samples"},"pins":[{"column":"id","parameter":0,"match":"equal"}],"columns":["code","id"]}
-- depends on {"table":{"schema":"lab","name":"parts"},"pins":[{"column":"sample_id","parameter":0,"match":"equal"}],"columns":["label","no","sample_id"]}
