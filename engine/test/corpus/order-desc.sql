select ((select coalesce(json_agg("j2"), '[]')
  from (select "t1"."id" as "id", "t1"."amount" as "amount"
  from "lab"."samples" as "t1"
  order by "t1"."amount" desc nulls first) as "j2"))::text as "root";
