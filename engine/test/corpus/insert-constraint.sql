with "inserted" as (insert into "library"."genres" as "t1" ("value") values ($1::text)
  returning "t1"."value" as "value", "t1"."comment" as "comment") select ((select row_to_json("j3")
  from (select "w2"."value" as "value"
  from "inserted" as "w2"
  limit 1) as "j3"))::text as "root";
-- $1 text {"from":"literal","value":"essay"}
