select "s"."id", "r"."result"::text as "result", "r"."cursor"::text as "cursor"
  from (select "c"."id", ("c"."vars"->>0)::uuid as "p0", ("c"."vars"->>1)::uuid as "p1"
  from unnest($1::text[], $2::json[]) as "c"("id", "vars")
  offset 0) as "s"
  cross
  join lateral (select (select row_to_json("j7")
  from (select (select (select row_to_json("j6")
  from (select (select row_to_json("j5")
  from (select "s4"."total 0" as "count") as "j5") as "aggregate") as "j6")
  from (select count(*) as "total 0"
  from (select
  from "public"."members" as "t1"
  where (exists (select 1
  from "public"."members" as "r2"
  where (("r2"."channel_id" = "t1"."channel_id") and ("r2"."person_id" = "s"."p0"))) and ("t1"."person_id" = "s"."p1"))) as "b3") as "s4") as "members_aggregate") as "j7") as "result", null as "cursor") as "r";
-- $1 uuid {"from":"session","name":"x-hasura-user-id"}
-- $2 uuid {"from":"literal","value":"00000000-0000-4000-8000-000000000001"}
-- depends on {"table":{"schema":"public","name":"members"},"pins":[{"column":"person_id","parameter":1,"match":"equal"}],"columns":["channel_id","person_id"]}
-- depends on {"table":{"schema":"public","name":"members"},"pins":[{"column":"person_id","parameter":0,"match":"equal"}],"columns":["channel_id","person_id"]}
