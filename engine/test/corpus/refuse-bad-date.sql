select ((select coalesce(json_agg("j2"), '[]')
  from (select "t1"."id" as "id"
  from "lab"."samples" as "t1"
  where ("t1"."day" = $1::date)) as "j2"))::text as "root";
-- $1 date {"from":"literal","value":"tomorrow-ish"}
