select ((select (select row_to_json("j5")
  from (select (select row_to_json("j4")
  from (select "s3"."total 0" as "all", "s3"."total 1" as "some", "s3"."total 2" as "pairs", "s3"."total 3" as "kinds") as "j4") as "aggregate") as "j5")
  from (select count(*) as "total 0", count("b2"."column flag") as "total 1", count(row("b2"."column flag", "b2"."column mood")) as "total 2", count(distinct "b2"."column flag") as "total 3"
  from (select "t1"."flag" as "column flag", "t1"."mood" as "column mood"
  from "lab"."samples" as "t1") as "b2") as "s3"))::text as "root";
