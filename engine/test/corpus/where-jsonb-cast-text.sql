select ((select coalesce(json_agg("j2"), '[]')
  from (select "t1"."id" as "id", "t1"."doc" as "doc"
  from "lab"."samples" as "t1"
  where (("t1"."doc")::text like $1::text)
  order by "t1"."id" asc nulls last) as "j2"))::text as "root";
-- $1 text {"from":"literal","value":"%10%"}
