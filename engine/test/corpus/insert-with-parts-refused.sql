with "inserted" as (select "u1"."id" as "id", "u1"."code" as "code", "u1"."path" as "path", "u1"."mood" as "mood", "u1"."amount" as "amount", "u1"."ratio" as "ratio", "u1"."small" as "small", "u1"."big" as "big", "u1"."flag" as "flag", "u1"."day" as "day", "u1"."at" as "at", "u1"."clock" as "clock", "u1"."span" as "span", "u1"."doc" as "doc", "u1"."raw" as "raw", "u1"."words" as "words", "u1"."numbers" as "numbers", "u1"."note" as "note", "u1"."doubled" as "doubled"
  from json_populate_recordset((null)::"lab"."samples", (current_setting('engine.inserted_1'))::json) as "u1") select ((select row_to_json("j3")
  from (select "w2"."id" as "id"
  from "inserted" as "w2"
  limit 1) as "j3"))::text as "root";
