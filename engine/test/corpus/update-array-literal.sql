with "changed" as (update "lab"."samples" as "t1"
  set "words" = $1::text[]
  where ("t1"."id" = $2::integer)
  returning "t1"."id" as "id", "t1"."code" as "code", "t1"."path" as "path", "t1"."mood" as "mood", "t1"."amount" as "amount", "t1"."ratio" as "ratio", "t1"."small" as "small", "t1"."big" as "big", "t1"."flag" as "flag", "t1"."day" as "day", "t1"."at" as "at", "t1"."clock" as "clock", "t1"."span" as "span", "t1"."doc" as "doc", "t1"."raw" as "raw", "t1"."words" as "words", "t1"."numbers" as "numbers", "t1"."note" as "note", "t1"."doubled" as "doubled", case when ("t1"."amount" >= $3::numeric) then null else "hdb_catalog"."check_violation"('check constraint of an insert/update permission has failed') end as "check violated") select ((select row_to_json("j3")
  from (select "w2"."words" as "words"
  from "changed" as "w2"
  limit 1) as "j3"))::text as "root";
-- $1 text[] {"from":"literal","value":"{a,b}"}
-- $2 integer {"from":"literal","value":1}
-- $3 numeric {"from":"literal","value":-100}
