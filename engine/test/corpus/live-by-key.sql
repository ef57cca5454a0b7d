select "s"."id", "r"."result"::text as "result", "r"."cursor"::text as "cursor"
  from (select "c"."id", ("c"."vars"->>0)::uuid as "p0", ("c"."vars"->>1)::uuid as "p1", ("c"."vars"->>2)::uuid as "p2", ("c"."vars"->>3)::integer as "p3"
  from unnest($1::text[], $2::json[]) as "c"("id", "vars")
  offset 0) as "s"
  cross
  join lateral (select (select row_to_json("j9")
  from (select (select row_to_json("j8")
  from (select "t1"."title" as "title", (select coalesce(json_agg("j7"), '[]')
  from (select "t4"."seq" as "seq", (select row_to_json("j6")
  from (select "t5"."name" as "name"
  from "public"."people" as "t5"
  where ("t5"."id" = "t4"."author_id")
  limit 1) as "j6") as "author"
  from "public"."posts" as "t4"
  where ("t4"."channel_id" = "t1"."id")
  order by "t4"."seq" asc nulls last
  limit "s"."p3") as "j7") as "posts"
  from "public"."channels" as "t1"
  where (exists (select 1
  from "public"."sessions" as "e2"
  where ("e2"."id" = "s"."p0")) and exists (select 1
  from "public"."members" as "r3"
  where (("r3"."channel_id" = "t1"."id") and ("r3"."person_id" = "s"."p1"))) and ("t1"."id" = "s"."p2"))
  limit 1) as "j8") as "channels_by_pk") as "j9") as "result", null as "cursor") as "r";
-- $1 uuid {"from":"session","name":"x-hasura-session-id"}
-- $2 uuid {"from":"session","name":"x-hasura-user-id"}
-- $3 uuid {"from":"variable","name":"id"}
-- $4 integer {"from":"literal","value":2}
-- depends on {"table":{"schema":"public","name":"channels"},"pins":[{"column":"id","parameter":2,"match":"equal"}],"columns":["id","title"]}
-- depends on {"table":{"schema":"public","name":"sessions"},"pins":[{"column":"id","parameter":0,"match":"equal"}],"columns":["id"]}
-- depends on {"table":{"schema":"public","name":"members"},"pins":[{"column":"person_id","parameter":1,"match":"equal"},{"column":"channel_id","parameter":2,"match":"equal"}],"columns":["channel_id","person_id"]}
-- depends on {"table":{"schema":"public","name":"posts"},"pins":[{"column":"channel_id","parameter":2,"match":"equal"}],"columns":["author_id","channel_id","seq"]}
-- depends on {"table":{"schema":"public","name":"people"},"pins":[],"probe":{"text":"select distinct (\"step1\".\"channel_id\")::text as \"key\" from json_to_recordset($1::json) as \"changed\"(\"id\" uuid) join \"public\".\"posts\" as \"step1\" on (\"step1\".\"author_id\" = \"changed\".\"id\")","columns":["id"],"parameter":2},"columns":["id","name"]}
