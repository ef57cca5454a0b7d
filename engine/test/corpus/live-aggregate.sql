select "s"."id", "r"."result"::text as "result", "r"."cursor"::text as "cursor"
  from (select "c"."id", ("c"."vars"->>0)::uuid as "p0", ("c"."vars"->>1)::uuid as "p1"
  from unnest($1::text[], $2::json[]) as "c"("id", "vars")
  offset 0) as "s"
  cross
  join lateral (select (select row_to_json("j8")
  from (select (select (select row_to_json("j7")
  from (select (select row_to_json("j6")
  from (select "s5"."total 0" as "count") as "j6") as "aggregate") as "j7")
  from (select count(*) as "total 0"
  from (select
  from "public"."members" as "t1"
  where (exists (select 1
  from "public"."channels" as "r2"
  where (("r2"."id" = "t1"."channel_id") and exists (select 1
  from "public"."members" as "r3"
  where (("r3"."channel_id" = "r2"."id") and ("r3"."person_id" = "s"."p0"))))) and ("t1"."person_id" = "s"."p1"))) as "b4") as "s5") as "members_aggregate") as "j8") as "result", null as "cursor") as "r";
-- $1 uuid {"from":"session","name":"x-hasura-user-id"}
-- $2 uuid {"from":"literal","value":"00000000-0000-4000-8000-000000000001"}
-- depends on {"table":{"schema":"public","name":"members"},"pins":[{"column":"person_id","parameter":1,"match":"equal"}],"columns":["channel_id","person_id"]}
-- depends on {"table":{"schema":"public","name":"channels"},"pins":[],"probe":{"text":"select distinct (\"step1\".\"person_id\")::text as \"key\" from json_to_recordset($1::json) as \"changed\"(\"id\" uuid) join \"public\".\"members\" as \"step1\" on (\"step1\".\"channel_id\" = \"changed\".\"id\")","columns":["id"],"parameter":0},"columns":["id"]}
-- depends on {"table":{"schema":"public","name":"members"},"pins":[{"column":"person_id","parameter":0,"match":"equal"}],"columns":["channel_id","person_id"]}
