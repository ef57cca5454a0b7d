select ((select coalesce(json_agg("j2"), '[]')
  from (select "t1"."id" as "id", "t1"."small" as "small"
  from "lab"."samples" as "t1"
  where ("t1"."small" = $1::smallint)
  order by "t1"."id" asc nulls last) as "j2"))::text as "root";
-- $1 smallint {"from":"literal","value":2}
