select ((select coalesce(json_agg("j2"), '[]')
  from (select "t1"."id" as "id", "t1"."code" as "code", "t1"."path" as "path", "t1"."mood" as "mood", "t1"."amount" as "amount", "t1"."ratio" as "ratio", "t1"."small" as "small", "t1"."big" as "big", "t1"."flag" as "flag", "t1"."day" as "day", "t1"."at" as "at", "t1"."clock" as "clock", "t1"."span" as "span", "t1"."doc" as "doc", "t1"."raw" as "raw", "t1"."words" as "words", "t1"."numbers" as "numbers", "t1"."note" as "note", "t1"."doubled" as "doubled", 'sample' as "__typename"
  from "lab"."samples" as "t1"
  where ("t1"."id" = $1::integer)) as "j2"))::text as "root";
-- $1 integer {"from":"literal","value":1}
