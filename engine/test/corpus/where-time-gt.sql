select ((select coalesce(json_agg("j2"), '[]')
  from (select "t1"."id" as "id", "t1"."clock" as "clock"
  from "lab"."samples" as "t1"
  where ("t1"."clock" > $1::time without time zone)
  order by "t1"."id" asc nulls last) as "j2"))::text as "root";
-- $1 time without time zone {"from":"literal","value":"12:00"}
