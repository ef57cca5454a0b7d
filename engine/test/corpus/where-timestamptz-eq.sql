select ((select coalesce(json_agg("j2"), '[]')
  from (select "t1"."id" as "id", "t1"."at" as "at"
  from "lab"."samples" as "t1"
  where ("t1"."at" = $1::timestamp with time zone)
  order by "t1"."id" asc nulls last) as "j2"))::text as "root";
-- $1 timestamp with time zone {"from":"literal","value":"2024-02-29T14:00:00+02:00"}
