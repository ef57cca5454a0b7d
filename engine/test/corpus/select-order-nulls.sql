select ((select coalesce(json_agg("j3"), '[]')
  from (select "t1"."name" as "name", "t1"."age" as "age"
  from "public"."people" as "t1"
  order by "t1"."age" desc nulls last, (select count(*)
  from "public"."members" as "o2"
  where ("o2"."person_id" = "t1"."id")) desc nulls first, "t1"."name" asc nulls last) as "j3"))::text as "root";
