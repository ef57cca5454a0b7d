with "changed" as (select "none"."id" as "id", "none"."code" as "code", "none"."path" as "path", "none"."mood" as "mood", "none"."amount" as "amount", "none"."ratio" as "ratio", "none"."small" as "small", "none"."big" as "big", "none"."flag" as "flag", "none"."day" as "day", "none"."at" as "at", "none"."clock" as "clock", "none"."span" as "span", "none"."doc" as "doc", "none"."raw" as "raw", "none"."words" as "words", "none"."numbers" as "numbers", "none"."note" as "note", "none"."doubled" as "doubled"
  from "lab"."samples" as "none"
  where false) select ((select row_to_json("j4")
  from (select (select count(*)
  from "changed") as "affected_rows", (select coalesce(json_agg("j3"), '[]')
  from (select "w2"."id" as "id"
  from "changed" as "w2") as "j3") as "returning") as "j4"))::text as "root";
