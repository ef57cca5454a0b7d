select ((select row_to_json("j3")
  from (select "t1"."id" as "id", case when (nullif("t1"."response_payload", ('null')::jsonb) is null) then null else (select row_to_json("j2")
  from (select ("t1"."response_payload" -> $2::text) as "channelId") as "j2") end as "output"
  from "hdb_catalog"."hdb_action_log" as "t1"
  where (("t1"."id" = $1::uuid) and ("t1"."action_name" = $3::text))
  limit 1) as "j3"))::text as "root";
-- $1 uuid {"from":"literal","value":"00000000-0000-4000-8000-0000000000b1"}
-- $2 text {"from":"literal","value":"channelId"}
-- $3 text {"from":"literal","value":"closeChannel"}
