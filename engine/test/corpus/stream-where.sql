select "s"."id", "r"."result"::text as "result", "r"."cursor"::text as "cursor", "r"."more"::text as "more"
  from (select "c"."id", ("c"."vars"->>0)::integer as "p0", ("c"."vars"->>1)::integer as "p1"
  from unnest($1::text[], $2::json[]) as "c"("id", "vars")
  offset 0) as "s"
  cross
  join lateral (select (select row_to_json("j5")
  from (select "s4"."rows" as "sample_stream") as "j5") as "result", case when ("s4"."position" is null) then null else (json_build_array("s4"."position"))::text end as "cursor", "s4"."more" as "more"
  from (select coalesce(json_agg("b3"."row"), '[]') as "rows", (array_agg("b3"."position"))[count(*)] as "position", (count(*) >= "s"."p1") as "more"
  from (select (select row_to_json("j2")
  from (select "t1"."id" as "id", "t1"."flag" as "flag") as "j2") as "row", ("t1"."id")::text as "position"
  from "lab"."samples" as "t1"
  where (("t1"."flag" is not null) and ("t1"."id" > "s"."p0"))
  order by "t1"."id" asc nulls last fetch first ("s"."p1") rows with ties) as "b3") as "s4") as "r";
-- $1 integer {"from":"cursor","index":0}
-- $2 integer {"from":"literal","value":5}
-- depends on {"table":{"schema":"lab","name":"samples"},"pins":[],"columns":["flag","id"]}
