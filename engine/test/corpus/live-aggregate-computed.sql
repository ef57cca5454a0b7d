select "s"."id", "r"."result"::text as "result", "r"."cursor"::text as "cursor"
  from (select "c"."id", ("c"."vars"->>0)::uuid as "p0"
  from unnest($1::text[], $2::json[]) as "c"("id", "vars")
  offset 0) as "s"
  cross
  join lateral (select (select row_to_json("j8")
  from (select (select (select row_to_json("j7")
  from (select (select row_to_json("j6")
  from (select (select row_to_json("j5")
  from (select "s4"."total 0" as "unread") as "j5") as "sum") as "j6") as "aggregate") as "j7")
  from (select sum("b3"."node 0") as "total 0"
  from (select "public"."member_unread"("t1") as "node 0"
  from "public"."members" as "t1"
  where exists (select 1
  from "public"."members" as "r2"
  where (("r2"."channel_id" = "t1"."channel_id") and ("r2"."person_id" = "s"."p0")))) as "b3") as "s4") as "members_aggregate") as "j8") as "result", null as "cursor") as "r";
-- $1 uuid {"from":"session","name":"x-hasura-user-id"}
-- depends on {"table":{"schema":"public","name":"members"},"pins":[],"probe":{"text":"select distinct (\"step1\".\"person_id\")::text as \"key\" from json_to_recordset($1::json) as \"changed\"(\"channel_id\" uuid) join \"public\".\"members\" as \"step1\" on (\"step1\".\"channel_id\" = \"changed\".\"channel_id\")","columns":["channel_id"],"parameter":0}}
-- depends on {"table":{"schema":"public","name":"members"},"pins":[{"column":"person_id","parameter":0,"match":"equal"}],"columns":["channel_id","person_id"]}
-- depends on {"table":{"schema":"public","name":"channels"},"pins":[],"probe":{"text":"select distinct (\"step2\".\"person_id\")::text as \"key\" from json_to_recordset($1::json) as \"changed\"(\"id\" uuid) join \"public\".\"members\" as \"step2\" on (\"step2\".\"channel_id\" = \"changed\".\"id\")","columns":["id"],"parameter":0},"columns":["id","post_count"]}
