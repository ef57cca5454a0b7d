select ((select coalesce(json_agg("j2"), '[]')
  from (select "t1"."id" as "id", "t1"."code" as "code"
  from "lab"."add_sample"($1::integer, $2::text) as "t1") as "j2"))::text as "root";
-- $1 integer {"from":"literal","value":9}
-- $2 text {"from":"literal","value":"nine"}
