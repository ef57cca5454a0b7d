select ((select coalesce(json_agg("j2"), '[]')
  from (select "t1"."id" as "id", "t1"."note" as "note"
  from "lab"."samples" as "t1"
  where ("t1"."note" like $1::text)
  order by "t1"."id" asc nulls last) as "j2"))::text as "root";
-- $1 text {"from":"literal","value":"%note"}
