select ((select coalesce(json_agg("j18"), '[]')
  from (select "t1"."title" as "title", (select row_to_json("j5")
  from (select "t4"."name" as "name"
  from "public"."people" as "t4"
  where ("t4"."id" = "t1"."owner_id")
  limit 1) as "j5") as "owner", (select row_to_json("j9")
  from (select "t6"."body" as "body", (select row_to_json("j8")
  from (select "t7"."name" as "name"
  from "public"."people" as "t7"
  where ("t7"."id" = "t6"."author_id")
  limit 1) as "j8") as "author"
  from "public"."posts" as "t6"
  where (("t6"."channel_id" = "t1"."id") and ("t6"."seq" = "t1"."post_count"))
  limit 1) as "j9") as "last_post", (select coalesce(json_agg("j15"), '[]')
  from (select (select row_to_json("j14")
  from (select "t13"."name" as "name", "public"."person_label"("t13", $3::text) as "label"
  from "public"."people" as "t13"
  where ("t13"."id" = "t10"."person_id")
  limit 1) as "j14") as "person", "public"."member_unread"("t10") as "unread"
  from "public"."members" as "t10"
  where ("t10"."channel_id" = "t1"."id")
  order by (select "o11"."name"
  from "public"."people" as "o11"
  where (("o11"."id" = "t10"."person_id") and exists (select 1
  from "public"."sessions" as "e12"
  where ("e12"."id" = $1::uuid)))
  limit 1) asc nulls last) as "j15") as "members", (select coalesce(json_agg("j17"), '[]')
  from (select "t16"."seq" as "seq", "t16"."body" as "body"
  from "public"."posts" as "t16"
  where ("t16"."channel_id" = "t1"."id")
  order by "t16"."seq" desc nulls first
  limit $4::integer
  offset $5::bigint) as "j17") as "posts"
  from "public"."channels" as "t1"
  where (exists (select 1
  from "public"."sessions" as "e2"
  where ("e2"."id" = $1::uuid)) and exists (select 1
  from "public"."members" as "r3"
  where (("r3"."channel_id" = "t1"."id") and ("r3"."person_id" = $2::uuid))))
  order by "t1"."title" asc nulls last
  limit 50) as "j18"))::text as "root";
-- $1 uuid {"from":"session","name":"x-hasura-session-id"}
-- $2 uuid {"from":"session","name":"x-hasura-user-id"}
-- $3 text {"from":"literal","value":"#"}
-- $4 integer {"from":"literal","value":1}
-- $5 bigint {"from":"literal","value":0}
