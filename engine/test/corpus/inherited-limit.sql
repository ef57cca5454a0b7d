select ((select coalesce(json_agg("j2"), '[]')
  from (select "t1"."id" as "id", "t1"."amount" as "amount"
  from "lab"."samples" as "t1"
  where ("t1"."id" <= $1::integer)
  order by "t1"."id" asc nulls last
  limit 1) as "j2"))::text as "root";
-- $1 integer {"from":"literal","value":2}
