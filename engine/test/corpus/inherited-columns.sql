select ((select coalesce(json_agg("j2"), '[]')
  from (select "t1"."id" as "id", case when ("t1"."flag" = $1::boolean) then "t1"."code" else null end as "code", case when ("t1"."id" <= $2::integer) then "t1"."amount" else null end as "amount"
  from "lab"."samples" as "t1"
  where (("t1"."flag" = $1::boolean) or ("t1"."id" <= $2::integer))
  order by "t1"."id" asc nulls last) as "j2"))::text as "root";
-- $1 boolean {"from":"literal","value":true}
-- $2 integer {"from":"literal","value":2}
