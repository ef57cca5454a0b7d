select ((select row_to_json("j7")
  from (select "t1"."id" as "id", "t1"."created_at" as "created_at", "t1"."errors" as "errors", case when (nullif("t1"."response_payload", ('null')::jsonb) is null) then null else (select row_to_json("j6")
  from (select ("t1"."response_payload" -> $2::text) as "channelId", ("t1"."response_payload" -> $3::text) as "isNew", (select row_to_json("j5")
  from (select "t2"."title" as "title"
  from "public"."channels" as "t2"
  where (("t2"."id" = (("t1"."response_payload" ->> $2::text))::uuid) and exists (select 1
  from "public"."sessions" as "e3"
  where ("e3"."id" = $4::uuid)) and exists (select 1
  from "public"."members" as "r4"
  where (("r4"."channel_id" = "t2"."id") and ("r4"."person_id" = $5::uuid))))
  limit 1) as "j5") as "channel") as "j6") end as "output"
  from "hdb_catalog"."hdb_action_log" as "t1"
  where (("t1"."id" = $1::uuid) and ("t1"."action_name" = $6::text) and ("t1"."session_variables" = $7::jsonb))
  limit 1) as "j7"))::text as "root";
-- $1 uuid {"from":"literal","value":"00000000-0000-4000-8000-0000000000b1"}
-- $2 text {"from":"literal","value":"channelId"}
-- $3 text {"from":"literal","value":"isNew"}
-- $4 uuid {"from":"session","name":"x-hasura-session-id"}
-- $5 uuid {"from":"session","name":"x-hasura-user-id"}
-- $6 text {"from":"literal","value":"closeChannel"}
-- $7 jsonb {"from":"session","name":"*"}
