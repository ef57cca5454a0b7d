select ((select coalesce(json_agg("j2"), '[]')
  from (select "t1"."id" as "id"
  from "lab"."samples" as "t1"
  where ("t1"."note" ~ $1::text)) as "j2"))::text as "root";
-- $1 text {"from":"literal","value":"("}
