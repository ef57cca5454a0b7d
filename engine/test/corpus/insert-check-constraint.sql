with "inserted" as (insert into "library"."books" as "t1" ("title", "price") values ($1::character varying, $2::double precision)
  returning "t1"."id" as "id", "t1"."title" as "title", "t1"."genre" as "genre", "t1"."price" as "price", "t1"."published" as "published") select ((select row_to_json("j3")
  from (select "w2"."id" as "id"
  from "inserted" as "w2"
  limit 1) as "j3"))::text as "root";
-- $1 character varying {"from":"literal","value":"cheap"}
-- $2 double precision {"from":"literal","value":-1}
