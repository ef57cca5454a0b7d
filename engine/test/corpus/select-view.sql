select ((select coalesce(json_agg("j2"), '[]')
  from (select "t1"."title" as "title", "t1"."posts" as "posts"
  from "public"."busy_channels" as "t1"
  order by "t1"."title" asc nulls last) as "j2"))::text as "root";
