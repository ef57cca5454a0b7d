select ((select coalesce(json_agg("j3"), '[]')
  from (select "t1"."id" as "id"
  from "lab"."samples" as "t1"
  order by (select sum("o2"."weight")
  from "lab"."parts" as "o2"
  where ("o2"."sample_id" = "t1"."id")) asc nulls first, "t1"."id" asc nulls last) as "j3"))::text as "root";
