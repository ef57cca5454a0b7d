select ((select row_to_json("j2")
  from (select "t1"."id" as "id"
  from "lab"."samples" as "t1"
  where ("t1"."id" = $1::integer)
  limit 1) as "j2"))::text as "root";
-- $1 integer {"from":"literal","value":1}
