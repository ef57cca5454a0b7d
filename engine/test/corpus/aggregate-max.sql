select ((select (select row_to_json("j6")
  from (select (select row_to_json("j5")
  from (select (select row_to_json("j4")
  from (select "s3"."total 0" as "id", "s3"."total 1" as "amount", "s3"."total 2" as "ratio", "s3"."total 3" as "small", "s3"."total 4" as "big") as "j4") as "max") as "j5") as "aggregate") as "j6")
  from (select max("b2"."column id") as "total 0", max("b2"."column amount") as "total 1", max("b2"."column ratio") as "total 2", max("b2"."column small") as "total 3", max("b2"."column big") as "total 4"
  from (select "t1"."id" as "column id", "t1"."amount" as "column amount", "t1"."ratio" as "column ratio", "t1"."small" as "column small", "t1"."big" as "column big"
  from "lab"."samples" as "t1") as "b2") as "s3"))::text as "root";
