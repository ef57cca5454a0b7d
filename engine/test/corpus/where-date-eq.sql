select ((select coalesce(json_agg("j2"), '[]')
  from (select "t1"."id" as "id", "t1"."day" as "day"
  from "lab"."samples" as "t1"
  where ("t1"."day" = $1::date)
  order by "t1"."id" asc nulls last) as "j2"))::text as "root";
-- $1 date {"from":"literal","value":"2024-02-29"}
