select ((select coalesce(json_agg("j2"), '[]')
  from (select "t1"."id" as "id", "t1"."code" as "code"
  from "lab"."samples" as "t1"
  where ("t1"."code" ilike $1::public.citext)
  order by "t1"."id" asc nulls last) as "j2"))::text as "root";
-- $1 public.citext {"from":"literal","value":"%A"}
