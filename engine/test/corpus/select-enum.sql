select ((select coalesce(json_agg("j2"), '[]')
  from (select "t1"."title" as "title"
  from "library"."books" as "t1"
  where ("t1"."genre" = $1::text)) as "j2"))::text as "root";
-- $1 text {"from":"literal","value":"poem"}
