select ((select (select row_to_json("j9")
  from (select (select row_to_json("j8")
  from (select (select row_to_json("j5")
  from (select "s4"."total 0" as "unread") as "j5") as "sum", (select row_to_json("j6")
  from (select "s4"."total 1" as "unread") as "j6") as "avg", (select row_to_json("j7")
  from (select "s4"."total 2" as "unread", "s4"."total 3" as "read_count") as "j7") as "max") as "j8") as "aggregate") as "j9")
  from (select sum("b3"."node 0") as "total 0", avg("b3"."node 1") as "total 1", max("b3"."node 2") as "total 2", max("b3"."column read_count") as "total 3"
  from (select "public"."member_unread"("t1") as "node 0", "public"."member_unread"("t1") as "node 1", "public"."member_unread"("t1") as "node 2", "t1"."read_count" as "column read_count"
  from "public"."members" as "t1"
  where exists (select 1
  from "public"."members" as "r2"
  where (("r2"."channel_id" = "t1"."channel_id") and ("r2"."person_id" = $1::uuid)))) as "b3") as "s4"))::text as "root";
-- $1 uuid {"from":"session","name":"x-hasura-user-id"}
