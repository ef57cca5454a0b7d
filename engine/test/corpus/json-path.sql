select ((select coalesce(json_agg("j2"), '[]')
  from (select ("t1"."doc" #> $2::text[]) as "first", ("t1"."doc" #> $3::text[]) as "second", ("t1"."doc" #> $4::text[]) as "tags", ("t1"."doc" #> $5::text[]) as "none", ("t1"."doc" #> $6::text[]) as "quoted", ("t1"."raw" #> $6::text[]) as "raw"
  from "lab"."samples" as "t1"
  where ("t1"."id" = $1::integer)) as "j2"))::text as "root";
-- $1 integer {"from":"literal","value":1}
-- $2 text[] {"from":"literal","value":["a","b","0"]}
-- $3 text[] {"from":"literal","value":["a","b","1"]}
-- $4 text[] {"from":"literal","value":["tags"]}
-- $5 text[] {"from":"literal","value":["zz"]}
-- $6 text[] {"from":"literal","value":["a"]}
