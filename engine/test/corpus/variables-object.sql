select ((select coalesce(json_agg("j2"), '[]')
  from (select "t1"."id" as "id"
  from "lab"."samples" as "t1"
  where (("t1"."id" = any($1::integer[])) or ("t1"."words" @> $2::text[]))
  order by "t1"."id" desc nulls first
  limit $3::integer) as "j2"))::text as "root";
-- $1 integer[] {"from":"variable","name":"where","path":["_or",0,"id","_in"]}
-- $2 text[] {"from":"variable","name":"where","path":["_or",1,"words","_contains"]}
-- $3 integer {"from":"literal","value":5}
