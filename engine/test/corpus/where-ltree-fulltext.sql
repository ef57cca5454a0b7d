select ((select coalesce(json_agg("j2"), '[]')
  from (select "t1"."id" as "id", "t1"."path" as "path"
  from "lab"."samples" as "t1"
  where ("t1"."path" @ $1::ltxtquery)
  order by "t1"."id" asc nulls last) as "j2"))::text as "root";
-- $1 ltxtquery {"from":"literal","value":"leaf & top"}
