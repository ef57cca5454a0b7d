select ((select coalesce(json_agg("j2"), '[]')
  from (select "t1"."id" as "id"
  from "lab"."samples" as "t1"
  order by "t1"."id" asc nulls last
  limit $1::integer
  offset $2::bigint) as "j2"))::text as "root";
-- $1 integer {"from":"literal","value":1}
-- $2 bigint {"from":"literal","value":1}
