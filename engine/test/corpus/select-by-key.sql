select ((select row_to_json("j4")
  from (select "t1"."title" as "title"
  from "public"."channels" as "t1"
  where (exists (select 1
  from "public"."sessions" as "e2"
  where ("e2"."id" = $1::uuid)) and exists (select 1
  from "public"."members" as "r3"
  where (("r3"."channel_id" = "t1"."id") and ("r3"."person_id" = $2::uuid))) and ("t1"."id" = $3::uuid))
  limit 1) as "j4"))::text as "root";
-- $1 uuid {"from":"session","name":"x-hasura-session-id"}
-- $2 uuid {"from":"session","name":"x-hasura-user-id"}
-- $3 uuid {"from":"literal","value":"00000000-0000-4000-8000-0000000000c1"}
