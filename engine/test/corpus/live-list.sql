select "s"."id", "r"."result"::text as "result", "r"."cursor"::text as "cursor"
  from (select "c"."id", ("c"."vars"->>0)::uuid as "p0", ("c"."vars"->>1)::uuid as "p1"
  from unnest($1::text[], $2::json[]) as "c"("id", "vars")
  offset 0) as "s"
  cross
  join lateral (select (select row_to_json("j11")
  from (select (select coalesce(json_agg("j10"), '[]')
  from (select "t1"."title" as "title", (select row_to_json("j5")
  from (select "t4"."body" as "body"
  from "public"."posts" as "t4"
  where (("t4"."channel_id" = "t1"."id") and ("t4"."seq" = "t1"."post_count"))
  limit 1) as "j5") as "last_post", (select coalesce(json_agg("j9"), '[]')
  from (select (select row_to_json("j8")
  from (select "t7"."name" as "name"
  from "public"."people" as "t7"
  where ("t7"."id" = "t6"."person_id")
  limit 1) as "j8") as "person", "public"."member_unread"("t6") as "unread"
  from "public"."members" as "t6"
  where ("t6"."channel_id" = "t1"."id")
  order by "t6"."person_id" asc nulls last) as "j9") as "members"
  from "public"."channels" as "t1"
  where (exists (select 1
  from "public"."sessions" as "e2"
  where ("e2"."id" = "s"."p0")) and exists (select 1
  from "public"."members" as "r3"
  where (("r3"."channel_id" = "t1"."id") and ("r3"."person_id" = "s"."p1"))))
  order by "t1"."title" asc nulls last
  limit 50) as "j10") as "channels") as "j11") as "result", null as "cursor") as "r";
-- $1 uuid {"from":"session","name":"x-hasura-session-id"}
-- $2 uuid {"from":"session","name":"x-hasura-user-id"}
-- depends on {"table":{"schema":"public","name":"channels"},"pins":[],"probe":{"text":"select distinct (\"step1\".\"person_id\")::text as \"key\" from json_to_recordset($1::json) as \"changed\"(\"id\" uuid) join \"public\".\"members\" as \"step1\" on (\"step1\".\"channel_id\" = \"changed\".\"id\")","columns":["id"],"parameter":1},"columns":["id","post_count","title"]}
-- depends on {"table":{"schema":"public","name":"sessions"},"pins":[{"column":"id","parameter":0,"match":"equal"}],"columns":["id"]}
-- depends on {"table":{"schema":"public","name":"members"},"pins":[{"column":"person_id","parameter":1,"match":"equal"}],"columns":["channel_id","person_id"]}
-- depends on {"table":{"schema":"public","name":"posts"},"pins":[],"probe":{"text":"select distinct (\"step2\".\"person_id\")::text as \"key\" from json_to_recordset($1::json) as \"changed\"(\"channel_id\" uuid) join \"public\".\"members\" as \"step2\" on (\"step2\".\"channel_id\" = \"changed\".\"channel_id\")","columns":["channel_id"],"parameter":1},"columns":["body","channel_id","seq"]}
-- depends on {"table":{"schema":"public","name":"members"},"pins":[],"probe":{"text":"select distinct (\"step2\".\"person_id\")::text as \"key\" from json_to_recordset($1::json) as \"changed\"(\"channel_id\" uuid) join \"public\".\"members\" as \"step2\" on (\"step2\".\"channel_id\" = \"changed\".\"channel_id\")","columns":["channel_id"],"parameter":1}}
-- depends on {"table":{"schema":"public","name":"people"},"pins":[],"probe":{"text":"select distinct (\"step3\".\"person_id\")::text as \"key\" from json_to_recordset($1::json) as \"changed\"(\"id\" uuid) join \"public\".\"members\" as \"step1\" on (\"step1\".\"person_id\" = \"changed\".\"id\") join \"public\".\"members\" as \"step3\" on (\"step3\".\"channel_id\" = \"step1\".\"channel_id\")","columns":["id"],"parameter":1},"columns":["id","name"]}
-- depends on {"table":{"schema":"public","name":"channels"},"pins":[],"probe":{"text":"select distinct (\"step3\".\"person_id\")::text as \"key\" from json_to_recordset($1::json) as \"changed\"(\"id\" uuid) join \"public\".\"members\" as \"step3\" on (\"step3\".\"channel_id\" = \"changed\".\"id\")","columns":["id"],"parameter":1},"columns":["id","post_count"]}
