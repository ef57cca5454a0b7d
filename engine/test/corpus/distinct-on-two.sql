select ((select coalesce(json_agg("j2"), '[]')
  from (select distinct on ("t1"."flag", "t1"."mood") "t1"."flag" as "flag", "t1"."mood" as "mood", "t1"."id" as "id"
  from "lab"."samples" as "t1"
  order by "t1"."flag" asc nulls last, "t1"."mood" asc nulls last, "t1"."id" desc nulls first) as "j2"))::text as "root";
