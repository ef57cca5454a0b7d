select ((select coalesce(json_agg("j2"), '[]')
  from (select "t1"."id" as "id"
  from "lab"."samples" as "t1"
  where ("t1"."id" = $1::integer)) as "j2"))::text as "root";
-- $1 integer {"from":"literal","value":"one"}
