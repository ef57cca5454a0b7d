select ((select coalesce(json_agg("j2"), '[]')
  from (select "t1"."id" as "id", "t1"."big" as "big"
  from "lab"."samples" as "t1"
  where ("t1"."big" > $1::bigint)
  order by "t1"."id" asc nulls last) as "j2"))::text as "root";
-- $1 bigint {"from":"literal","value":5}
