select "s"."id", "r"."result"::text as "result", "r"."cursor"::text as "cursor"
  from (select "c"."id", ("c"."vars"->>0)::json as "p0", ("c"."vars"->>1)::integer as "p1"
  from unnest($1::text[], $2::json[]) as "c"("id", "vars")
  offset 0) as "s"
  cross
  join lateral (select (select row_to_json("j3")
  from (select (select coalesce(json_agg("j2"), '[]')
  from (select "t1"."id" as "id"
  from "lab"."find_samples"("s"."p0", "s"."p1") as "t1"
  order by "t1"."id" asc nulls last) as "j2") as "findSamples") as "j3") as "result", null as "cursor") as "r";
-- $1 json {"from":"session","name":"*"}
-- $2 integer {"from":"literal","value":2}
-- depends on {"table":{"schema":"lab","name":"samples"},"pins":[],"columns":["id"]}
