with "changed" as (update "lab"."samples" as "t1"
  set "small" = $1::smallint
  where ("t1"."id" = $2::integer)
  returning "t1"."id" as "id", "t1"."code" as "code", "t1"."path" as "path", "t1"."mood" as "mood", "t1"."amount" as "amount", "t1"."ratio" as "ratio", "t1"."small" as "small", "t1"."big" as "big", "t1"."flag" as "flag", "t1"."day" as "day", "t1"."at" as "at", "t1"."clock" as "clock", "t1"."span" as "span", "t1"."doc" as "doc", "t1"."raw" as "raw", "t1"."words" as "words", "t1"."numbers" as "numbers", "t1"."note" as "note", "t1"."doubled" as "doubled", case when ("t1"."amount" >= $3::numeric) then null else "hdb_catalog"."check_violation"('check constraint of an insert/update permission has failed') end as "check violated") select ((select row_to_json("j4")
  from (select (select count(*)
  from "changed") as "affected_rows", (select coalesce(json_agg("j3"), '[]')
  from (select "w2"."id" as "id", "w2"."small" as "small"
  from "changed" as "w2") as "j3") as "returning") as "j4"))::text as "root";
-- $1 smallint {"from":"literal","value":5}
-- $2 integer {"from":"literal","value":1}
-- $3 numeric {"from":"literal","value":-100}
with "changed" as (update "lab"."samples" as "t1"
  set "small" = ("t1"."small" + $1::smallint)
  where ("t1"."small" = $2::smallint)
  returning "t1"."id" as "id", "t1"."code" as "code", "t1"."path" as "path", "t1"."mood" as "mood", "t1"."amount" as "amount", "t1"."ratio" as "ratio", "t1"."small" as "small", "t1"."big" as "big", "t1"."flag" as "flag", "t1"."day" as "day", "t1"."at" as "at", "t1"."clock" as "clock", "t1"."span" as "span", "t1"."doc" as "doc", "t1"."raw" as "raw", "t1"."words" as "words", "t1"."numbers" as "numbers", "t1"."note" as "note", "t1"."doubled" as "doubled", case when ("t1"."amount" >= $3::numeric) then null else "hdb_catalog"."check_violation"('check constraint of an insert/update permission has failed') end as "check violated") select ((select row_to_json("j4")
  from (select (select count(*)
  from "changed") as "affected_rows", (select coalesce(json_agg("j3"), '[]')
  from (select "w2"."id" as "id", "w2"."small" as "small"
  from "changed" as "w2") as "j3") as "returning") as "j4"))::text as "root";
-- $1 smallint {"from":"literal","value":1}
-- $2 smallint {"from":"literal","value":5}
-- $3 numeric {"from":"literal","value":-100}
with "changed" as (update "lab"."samples" as "t1"
  set "small" = $1::smallint
  where ("t1"."id" = $2::integer)
  returning "t1"."id" as "id", "t1"."code" as "code", "t1"."path" as "path", "t1"."mood" as "mood", "t1"."amount" as "amount", "t1"."ratio" as "ratio", "t1"."small" as "small", "t1"."big" as "big", "t1"."flag" as "flag", "t1"."day" as "day", "t1"."at" as "at", "t1"."clock" as "clock", "t1"."span" as "span", "t1"."doc" as "doc", "t1"."raw" as "raw", "t1"."words" as "words", "t1"."numbers" as "numbers", "t1"."note" as "note", "t1"."doubled" as "doubled", case when ("t1"."amount" >= $3::numeric) then null else "hdb_catalog"."check_violation"('check constraint of an insert/update permission has failed') end as "check violated") select ((select row_to_json("j4")
  from (select (select count(*)
  from "changed") as "affected_rows", (select coalesce(json_agg("j3"), '[]')
  from (select "w2"."id" as "id", "w2"."small" as "small"
  from "changed" as "w2") as "j3") as "returning") as "j4"))::text as "root";
-- $1 smallint {"from":"literal","value":0}
-- $2 integer {"from":"literal","value":99}
-- $3 numeric {"from":"literal","value":-100}
