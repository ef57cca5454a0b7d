select ((select coalesce(json_agg("j2"), '[]')
  from (select "t1"."id" as "id", "t1"."amount" as "amount"
  from "lab"."samples" as "t1"
  where ("t1"."amount" = $1::numeric)
  order by "t1"."id" asc nulls last) as "j2"))::text as "root";
-- $1 numeric {"from":"literal","value":10.5}
