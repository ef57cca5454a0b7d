select ((select coalesce(json_agg("j2"), '[]')
  from (select "t1"."title" as "title", "t1"."genre" as "genre", "t1"."published" as "publishedOn", "t1"."price" as "price"
  from "library"."books" as "t1"
  order by "t1"."published" asc nulls last) as "j2"))::text as "root";
select ((select (select row_to_json("j6")
  from (select (select row_to_json("j5")
  from (select (select row_to_json("j4")
  from (select "s3"."total 0" as "publishedOn") as "j4") as "max") as "j5") as "aggregate") as "j6")
  from (select max("b2"."column published") as "total 0"
  from (select "t1"."published" as "column published"
  from "library"."books" as "t1") as "b2") as "s3"))::text as "root";
