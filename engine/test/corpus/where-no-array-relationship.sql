select ((select coalesce(json_agg("j3"), '[]')
  from (select "t1"."id" as "id"
  from "lab"."samples" as "t1"
  where (not exists (select 1
  from "lab"."parts" as "r2"
  where ("r2"."sample_id" = "t1"."id")))
  order by "t1"."id" asc nulls last) as "j3"))::text as "root";
