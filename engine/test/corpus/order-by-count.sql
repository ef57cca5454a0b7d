select ((select coalesce(json_agg("j3"), '[]')
  from (select "t1"."id" as "id"
  from "lab"."samples" as "t1"
  order by (select count(*)
  from "lab"."parts" as "o2"
  where ("o2"."sample_id" = "t1"."id")) desc nulls first, "t1"."id" asc nulls last) as "j3"))::text as "root";
