select "s"."id", "r"."result"::text as "result", "r"."cursor"::text as "cursor", "r"."more"::text as "more"
  from (select "c"."id", ("c"."vars"->>0)::uuid as "p0", ("c"."vars"->>1)::uuid as "p1", ("c"."vars"->>2)::uuid as "p2", ("c"."vars"->>3)::bigint as "p3", ("c"."vars"->>4)::integer as "p4"
  from unnest($1::text[], $2::json[]) as "c"("id", "vars")
  offset 0) as "s"
  cross
  join lateral (select (select row_to_json("j9")
  from (select "s8"."rows" as "posts_stream") as "j9") as "result", case when ("s8"."position" is null) then null else (json_build_array("s8"."position"))::text end as "cursor", "s8"."more" as "more"
  from (select coalesce(json_agg("b7"."row"), '[]') as "rows", (array_agg("b7"."position"))[count(*)] as "position", (count(*) >= "s"."p4") as "more"
  from (select (select row_to_json("j6")
  from (select "t1"."seq" as "seq", (select row_to_json("j5")
  from (select "t3"."name" as "name"
  from "public"."people" as "t3"
  where (("t3"."id" = "t1"."author_id") and exists (select 1
  from "public"."sessions" as "e4"
  where ("e4"."id" = "s"."p2")))
  limit 1) as "j5") as "author") as "j6") as "row", ("t1"."seq")::text as "position"
  from "public"."posts" as "t1"
  where ((exists (select 1
  from "public"."members" as "r2"
  where (("r2"."channel_id" = "t1"."channel_id") and ("r2"."person_id" = "s"."p0"))) and ("t1"."channel_id" = "s"."p1")) and ("t1"."seq" > "s"."p3"))
  order by "t1"."seq" asc nulls last fetch first ("s"."p4") rows with ties) as "b7") as "s8") as "r";
-- $1 uuid {"from":"session","name":"x-hasura-user-id"}
-- $2 uuid {"from":"variable","name":"channel"}
-- $3 uuid {"from":"session","name":"x-hasura-session-id"}
-- $4 bigint {"from":"cursor","index":0}
-- $5 integer {"from":"literal","value":1}
-- depends on {"table":{"schema":"public","name":"posts"},"pins":[{"column":"channel_id","parameter":1,"match":"equal"}],"columns":["author_id","channel_id","seq"]}
-- depends on {"table":{"schema":"public","name":"members"},"pins":[{"column":"person_id","parameter":0,"match":"equal"},{"column":"channel_id","parameter":1,"match":"equal"}],"columns":["channel_id","person_id"]}
-- depends on {"table":{"schema":"public","name":"people"},"pins":[],"probe":{"text":"select distinct (\"step1\".\"channel_id\")::text as \"key\" from json_to_recordset($1::json) as \"changed\"(\"id\" uuid) join \"public\".\"posts\" as \"step1\" on (\"step1\".\"author_id\" = \"changed\".\"id\")","columns":["id"],"parameter":1},"columns":["id","name"]}
-- depends on {"table":{"schema":"public","name":"sessions"},"pins":[{"column":"id","parameter":2,"match":"equal"}],"columns":["id"]}
