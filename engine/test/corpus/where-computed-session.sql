select ((select coalesce(json_agg("j2"), '[]')
  from (select "t1"."id" as "id", "lab"."sample_seen_by"("t1", $1::json) as "seen_by"
  from "lab"."samples" as "t1"
  where ("lab"."sample_seen_by"("t1", $1::json) like $2::text)
  order by "t1"."id" asc nulls last) as "j2"))::text as "root";
-- $1 json {"from":"session","name":"*"}
-- $2 text {"from":"literal","value":"tester%"}
