with "inserted" as (insert into "public"."changes" as "t1" ("what") values ($1::text)
  returning "t1"."id" as "id", "t1"."actor" as "actor", "t1"."what" as "what") select ((select row_to_json("j3")
  from (select "w2"."actor" as "actor"
  from "inserted" as "w2"
  limit 1) as "j3"))::text as "root";
-- $1 text {"from":"literal","value":"x"}
