select ((select coalesce(json_agg("j27"), '[]')
  from (select "t1"."title" as "title", (select row_to_json("j6")
  from (select "t4"."name" as "name"
  from "public"."people" as "t4"
  where (("t4"."id" = "t1"."owner_id") and exists (select 1
  from "public"."sessions" as "e5"
  where ("e5"."id" = $1::uuid)))
  limit 1) as "j6") as "owner", (select row_to_json("j13")
  from (select "t7"."body" as "body", (select row_to_json("j12")
  from (select "t10"."name" as "name"
  from "public"."people" as "t10"
  where (("t10"."id" = "t7"."author_id") and exists (select 1
  from "public"."sessions" as "e11"
  where ("e11"."id" = $1::uuid)))
  limit 1) as "j12") as "author"
  from "public"."posts" as "t7"
  where (("t7"."channel_id" = "t1"."id") and ("t7"."seq" = "t1"."post_count") and exists (select 1
  from "public"."channels" as "r8"
  where (("r8"."id" = "t7"."channel_id") and exists (select 1
  from "public"."members" as "r9"
  where (("r9"."channel_id" = "r8"."id") and ("r9"."person_id" = $2::uuid))))))
  limit 1) as "j13") as "last_post", (select coalesce(json_agg("j22"), '[]')
  from (select (select row_to_json("j21")
  from (select "t19"."name" as "name", "public"."person_label"("t19", $3::text) as "label"
  from "public"."people" as "t19"
  where (("t19"."id" = "t14"."person_id") and exists (select 1
  from "public"."sessions" as "e20"
  where ("e20"."id" = $1::uuid)))
  limit 1) as "j21") as "person", "public"."member_unread"("t14") as "unread"
  from "public"."members" as "t14"
  where (("t14"."channel_id" = "t1"."id") and exists (select 1
  from "public"."channels" as "r15"
  where (("r15"."id" = "t14"."channel_id") and exists (select 1
  from "public"."members" as "r16"
  where (("r16"."channel_id" = "r15"."id") and ("r16"."person_id" = $2::uuid))))))
  order by (select "o17"."name"
  from "public"."people" as "o17"
  where (("o17"."id" = "t14"."person_id") and exists (select 1
  from "public"."sessions" as "e18"
  where ("e18"."id" = $1::uuid)))
  limit 1) asc nulls last) as "j22") as "members", (select coalesce(json_agg("j26"), '[]')
  from (select "t23"."seq" as "seq", "t23"."body" as "body"
  from "public"."posts" as "t23"
  where (("t23"."channel_id" = "t1"."id") and exists (select 1
  from "public"."channels" as "r24"
  where (("r24"."id" = "t23"."channel_id") and exists (select 1
  from "public"."members" as "r25"
  where (("r25"."channel_id" = "r24"."id") and ("r25"."person_id" = $2::uuid))))))
  order by "t23"."seq" desc nulls first
  limit $4::integer
  offset $5::bigint) as "j26") as "posts"
  from "public"."channels" as "t1"
  where (exists (select 1
  from "public"."sessions" as "e2"
  where ("e2"."id" = $1::uuid)) and exists (select 1
  from "public"."members" as "r3"
  where (("r3"."channel_id" = "t1"."id") and ("r3"."person_id" = $2::uuid))))
  order by "t1"."title" asc nulls last
  limit 50) as "j27"))::text as "root";
-- $1 uuid {"from":"session","name":"x-hasura-session-id"}
-- $2 uuid {"from":"session","name":"x-hasura-user-id"}
-- $3 text {"from":"literal","value":"#"}
-- $4 integer {"from":"literal","value":1}
-- $5 bigint {"from":"literal","value":0}
