select ((select coalesce(json_agg("j5"), '[]')
  from (select "t1"."id" as "id", (select coalesce(json_agg("j4"), '[]')
  from (select "t3"."no" as "no"
  from "lab"."sample_parts"("t1") as "t3"
  order by "t3"."no" asc nulls last) as "j4") as "all_parts"
  from "lab"."samples" as "t1"
  order by (select count(*)
  from "lab"."sample_parts"("t1") as "o2") desc nulls first, (select max("o2"."no")
  from "lab"."sample_parts"("t1") as "o2") asc nulls last, "t1"."id" asc nulls last) as "j5"))::text as "root";
