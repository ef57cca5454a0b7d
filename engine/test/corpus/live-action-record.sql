select "s"."id", "r"."result"::text as "result", "r"."cursor"::text as "cursor"
  from (select "c"."id", ("c"."vars"->>0)::uuid as "p0", ("c"."vars"->>1)::text as "p1", ("c"."vars"->>2)::uuid as "p2", ("c"."vars"->>3)::uuid as "p3", ("c"."vars"->>4)::text as "p4", ("c"."vars"->>5)::jsonb as "p5"
  from unnest($1::text[], $2::json[]) as "c"("id", "vars")
  offset 0) as "s"
  cross
  join lateral (select (select row_to_json("j8")
  from (select (select row_to_json("j7")
  from (select "t1"."errors" as "errors", case when (nullif("t1"."response_payload", ('null')::jsonb) is null) then null else (select row_to_json("j6")
  from (select ("t1"."response_payload" -> "s"."p1") as "channelId", (select row_to_json("j5")
  from (select "t2"."title" as "title"
  from "public"."channels" as "t2"
  where (("t2"."id" = (("t1"."response_payload" ->> "s"."p1"))::uuid) and exists (select 1
  from "public"."sessions" as "e3"
  where ("e3"."id" = "s"."p2")) and exists (select 1
  from "public"."members" as "r4"
  where (("r4"."channel_id" = "t2"."id") and ("r4"."person_id" = "s"."p3"))))
  limit 1) as "j5") as "channel") as "j6") end as "output"
  from "hdb_catalog"."hdb_action_log" as "t1"
  where (("t1"."id" = "s"."p0") and ("t1"."action_name" = "s"."p4") and ("t1"."session_variables" = "s"."p5"))
  limit 1) as "j7") as "closeChannel") as "j8") as "result", null as "cursor") as "r";
-- $1 uuid {"from":"literal","value":"00000000-0000-4000-8000-0000000000b1"}
-- $2 text {"from":"literal","value":"channelId"}
-- $3 uuid {"from":"session","name":"x-hasura-session-id"}
-- $4 uuid {"from":"session","name":"x-hasura-user-id"}
-- $5 text {"from":"literal","value":"closeChannel"}
-- $6 jsonb {"from":"session","name":"*"}
-- depends on {"table":{"schema":"hdb_catalog","name":"hdb_action_log"},"pins":[{"column":"id","parameter":0,"match":"equal"}],"columns":["action_name","errors","id","response_payload","session_variables"]}
-- depends on {"table":{"schema":"public","name":"channels"},"pins":[],"probe":{"text":"select distinct (\"step1\".\"person_id\")::text as \"key\" from json_to_recordset($1::json) as \"changed\"(\"id\" uuid) join \"public\".\"members\" as \"step1\" on (\"step1\".\"channel_id\" = \"changed\".\"id\")","columns":["id"],"parameter":3},"columns":["id","title"]}
-- depends on {"table":{"schema":"public","name":"sessions"},"pins":[{"column":"id","parameter":2,"match":"equal"}],"columns":["id"]}
-- depends on {"table":{"schema":"public","name":"members"},"pins":[{"column":"person_id","parameter":3,"match":"equal"}],"columns":["channel_id","person_id"]}
