with "changed" as (update "lab"."samples" as "t1"
  set "amount" = ("t1"."amount" + $1::numeric), "ratio" = ("t1"."ratio" + $2::double precision), "small" = ("t1"."small" + $3::smallint), "big" = ("t1"."big" + $4::bigint)
  where ("t1"."id" = $5::integer)
  returning "t1"."id" as "id", "t1"."code" as "code", "t1"."path" as "path", "t1"."mood" as "mood", "t1"."amount" as "amount", "t1"."ratio" as "ratio", "t1"."small" as "small", "t1"."big" as "big", "t1"."flag" as "flag", "t1"."day" as "day", "t1"."at" as "at", "t1"."clock" as "clock", "t1"."span" as "span", "t1"."doc" as "doc", "t1"."raw" as "raw", "t1"."words" as "words", "t1"."numbers" as "numbers", "t1"."note" as "note", "t1"."doubled" as "doubled", case when ("t1"."amount" >= $6::numeric) then null else "hdb_catalog"."check_violation"('check constraint of an insert/update permission has failed') end as "check violated") select ((select row_to_json("j4")
  from (select (select coalesce(json_agg("j3"), '[]')
  from (select "w2"."amount" as "amount", "w2"."ratio" as "ratio", "w2"."small" as "small", "w2"."big" as "big"
  from "changed" as "w2") as "j3") as "returning") as "j4"))::text as "root";
-- $1 numeric {"from":"literal","value":-0.5}
-- $2 double precision {"from":"literal","value":1}
-- $3 smallint {"from":"literal","value":2}
-- $4 bigint {"from":"literal","value":1}
-- $5 integer {"from":"literal","value":1}
-- $6 numeric {"from":"literal","value":-100}
