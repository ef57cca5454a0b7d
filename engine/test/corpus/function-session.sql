select ((select coalesce(json_agg("j2"), '[]')
  from (select "t1"."id" as "id"
  from "lab"."find_samples"($1::json, $2::integer) as "t1"
  order by "t1"."id" asc nulls last) as "j2"))::text as "root";
-- $1 json {"from":"session","name":"*"}
-- $2 integer {"from":"literal","value":2}
