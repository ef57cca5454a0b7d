with "inserted" as (insert into "lab"."samples" as "t1" ("id", "code", "path", "mood", "amount", "ratio", "small", "big", "flag", "day", "at", "clock", "span", "doc", "raw", "words", "numbers", "note") values ($1::integer, $2::public.citext, $3::public.ltree, $4::lab.mood, $5::numeric, $6::double precision, $7::smallint, $8::bigint, $9::boolean, $10::date, $11::timestamp with time zone, $12::time without time zone, $13::int4range, $14::jsonb, $15::json, $16::text[], $17::integer[], $18::text)
  returning "t1"."id" as "id", "t1"."code" as "code", "t1"."path" as "path", "t1"."mood" as "mood", "t1"."amount" as "amount", "t1"."ratio" as "ratio", "t1"."small" as "small", "t1"."big" as "big", "t1"."flag" as "flag", "t1"."day" as "day", "t1"."at" as "at", "t1"."clock" as "clock", "t1"."span" as "span", "t1"."doc" as "doc", "t1"."raw" as "raw", "t1"."words" as "words", "t1"."numbers" as "numbers", "t1"."note" as "note", "t1"."doubled" as "doubled", case when ("t1"."id" > $19::integer) then null else "hdb_catalog"."check_violation"('check constraint of an insert/update permission has failed') end as "check violated") select ((select row_to_json("j3")
  from (select "w2"."id" as "id", "w2"."code" as "code", "w2"."path" as "path", "w2"."mood" as "mood", "w2"."amount" as "amount", "w2"."ratio" as "ratio", "w2"."small" as "small", "w2"."big" as "big", "w2"."flag" as "flag", "w2"."day" as "day", "w2"."at" as "at", "w2"."clock" as "clock", "w2"."span" as "span", "w2"."doc" as "doc", "w2"."raw" as "raw", "w2"."words" as "words", "w2"."numbers" as "numbers", "w2"."note" as "note", "w2"."doubled" as "doubled"
  from "inserted" as "w2"
  limit 1) as "j3"))::text as "root";
-- $1 integer {"from":"literal","value":7}
-- $2 public.citext {"from":"literal","value":"Seven"}
-- $3 public.ltree {"from":"literal","value":"a.b"}
-- $4 lab.mood {"from":"literal","value":"calm"}
-- $5 numeric {"from":"literal","value":1.25}
-- $6 double precision {"from":"literal","value":3}
-- $7 smallint {"from":"literal","value":4}
-- $8 bigint {"from":"literal","value":"9223372036854775807"}
-- $9 boolean {"from":"literal","value":true}
-- $10 date {"from":"literal","value":"2024-01-02"}
-- $11 timestamp with time zone {"from":"literal","value":"2024-01-02T03:04:05Z"}
-- $12 time without time zone {"from":"literal","value":"01:02:03"}
-- $13 int4range {"from":"literal","value":"[1,2)"}
-- $14 jsonb {"from":"literal","value":{"a":[1,{"b":null}]}}
-- $15 json {"from":"literal","value":[1]}
-- $16 text[] {"from":"literal","value":["a b","c\"d"]}
-- $17 integer[] {"from":"literal","value":[1,2]}
-- $18 text {"from":"literal","value":"by a tester"}
-- $19 integer {"from":"literal","value":0}
