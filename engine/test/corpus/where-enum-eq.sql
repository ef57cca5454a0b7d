select ((select coalesce(json_agg("j2"), '[]')
  from (select "t1"."id" as "id", "t1"."mood" as "mood"
  from "lab"."samples" as "t1"
  where ("t1"."mood" = $1::lab.mood)
  order by "t1"."id" asc nulls last) as "j2"))::text as "root";
-- $1 lab.mood {"from":"literal","value":"calm"}
