with "inserted" as (select "u1"."id" as "id", "u1"."code" as "code", "u1"."path" as "path", "u1"."mood" as "mood", "u1"."amount" as "amount", "u1"."ratio" as "ratio", "u1"."small" as "small", "u1"."big" as "big", "u1"."flag" as "flag", "u1"."day" as "day", "u1"."at" as "at", "u1"."clock" as "clock", "u1"."span" as "span", "u1"."doc" as "doc", "u1"."raw" as "raw", "u1"."words" as "words", "u1"."numbers" as "numbers", "u1"."note" as "note", "u1"."doubled" as "doubled"
  from json_populate_recordset((null)::"lab"."samples", (current_setting('engine.inserted_1'))::json) as "u1") select ((select row_to_json("j5")
  from (select "w2"."id" as "id", (select coalesce(json_agg("j4"), '[]')
  from (select "t3"."no" as "no", "t3"."label" as "label", "t3"."weight" as "weight"
  from "lab"."parts" as "t3"
  where ("t3"."sample_id" = "w2"."id")
  order by "t3"."no" asc nulls last) as "j4") as "parts"
  from "inserted" as "w2"
  limit 1) as "j5"))::text as "root";
