select ((select coalesce(json_agg("j2"), '[]')
  from (select "t1"."id" as "id", "t1"."span" as "span"
  from "lab"."samples" as "t1"
  where ("t1"."span" = $1::int4range)
  order by "t1"."id" asc nulls last) as "j2"))::text as "root";
-- $1 int4range {"from":"literal","value":"[1,5)"}
