select "s"."id", "r"."result"::text as "result", "r"."cursor"::text as "cursor", "r"."more"::text as "more"
  from (select "c"."id", ("c"."vars"->>0)::uuid as "p0", ("c"."vars"->>1)::uuid as "p1", ("c"."vars"->>2)::bigint as "p2", ("c"."vars"->>3)::integer as "p3"
  from unnest($1::text[], $2::json[]) as "c"("id", "vars")
  offset 0) as "s"
  cross
  join lateral (select (select row_to_json("j6")
  from (select "s5"."rows" as "posts_stream") as "j6") as "result", case when ("s5"."position" is null) then null else (json_build_array("s5"."position"))::text end as "cursor", "s5"."more" as "more"
  from (select coalesce(json_agg("b4"."row"), '[]') as "rows", (array_agg("b4"."position"))[count(*)] as "position", (count(*) >= "s"."p3") as "more"
  from (select (select row_to_json("j3")
  from (select "t1"."seq" as "seq") as "j3") as "row", ("t1"."seq")::text as "position"
  from "public"."posts" as "t1"
  where ((exists (select 1
  from "public"."members" as "r2"
  where (("r2"."channel_id" = "t1"."channel_id") and ("r2"."person_id" = "s"."p0"))) and ("t1"."channel_id" = "s"."p1")) and ("t1"."seq" > "s"."p2"))
  order by "t1"."seq" asc nulls last fetch first ("s"."p3") rows with ties) as "b4") as "s5") as "r";
-- $1 uuid {"from":"session","name":"x-hasura-user-id"}
-- $2 uuid {"from":"variable","name":"channel"}
-- $3 bigint {"from":"cursor","index":0}
-- $4 integer {"from":"literal","value":10}
-- depends on {"table":{"schema":"public","name":"posts"},"pins":[{"column":"channel_id","parameter":1,"match":"equal"}],"columns":["channel_id","seq"]}
-- depends on {"table":{"schema":"public","name":"members"},"pins":[{"column":"person_id","parameter":0,"match":"equal"},{"column":"channel_id","parameter":1,"match":"equal"}],"columns":["channel_id","person_id"]}
