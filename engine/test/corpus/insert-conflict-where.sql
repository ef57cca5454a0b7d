with "inserted" as (insert into "lab"."parts" as "t1" ("sample_id", "no", "label", "weight") values ($1::integer, $1::integer, $2::text, $3::integer)
  on conflict on constraint "parts_pkey" do update
  set "weight" = "excluded"."weight"
  where (("t1"."weight" < $5::integer) and ("t1"."weight" > $5::integer))
  returning "t1"."sample_id" as "sample_id", "t1"."no" as "no", "t1"."label" as "label", "t1"."weight" as "weight", case when exists (select 1
  from "lab"."samples" as "r2"
  where (("r2"."id" = "t1"."sample_id") and ("r2"."flag" = $4::boolean))) then null else "hdb_catalog"."check_violation"('check constraint of an insert/update permission has failed') end as "check violated") select ((select row_to_json("j5")
  from (select (select count(*)
  from "inserted") as "affected_rows", (select coalesce(json_agg("j4"), '[]')
  from (select "w3"."no" as "no", "w3"."weight" as "weight"
  from "inserted" as "w3") as "j4") as "returning") as "j5"))::text as "root";
-- $1 integer {"from":"literal","value":1}
-- $2 text {"from":"literal","value":"bolt"}
-- $3 integer {"from":"literal","value":8}
-- $4 boolean {"from":"literal","value":true}
-- $5 integer {"from":"literal","value":100}
