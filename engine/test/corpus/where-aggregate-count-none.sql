select ((select coalesce(json_agg("j3"), '[]')
  from (select "t1"."id" as "id"
  from "lab"."samples" as "t1"
  where ((select count(*)
  from "lab"."parts" as "a2"
  where ("a2"."sample_id" = "t1"."id")) = $1::integer)
  order by "t1"."id" asc nulls last) as "j3"))::text as "root";
-- $1 integer {"from":"literal","value":0}
