select ((select (select row_to_json("j8")
  from (select (select row_to_json("j7")
  from (select (select row_to_json("j5")
  from (select "s4"."total 0" as "label") as "j5") as "min", (select row_to_json("j6")
  from (select "s4"."total 1" as "label", "s4"."total 2" as "name") as "j6") as "max") as "j7") as "aggregate") as "j8")
  from (select min("b3"."node 0") as "total 0", max("b3"."node 1") as "total 1", max("b3"."column name") as "total 2"
  from (select "public"."person_label"("t1") as "node 0", "public"."person_label"("t1", $2::text) as "node 1", "t1"."name" as "column name"
  from "public"."people" as "t1"
  where exists (select 1
  from "public"."sessions" as "e2"
  where ("e2"."id" = $1::uuid))) as "b3") as "s4"))::text as "root";
-- $1 uuid {"from":"session","name":"x-hasura-session-id"}
-- $2 text {"from":"literal","value":"#"}
