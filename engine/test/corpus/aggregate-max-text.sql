select ((select (select row_to_json("j7")
  from (select (select row_to_json("j6")
  from (select (select row_to_json("j4")
  from (select "s3"."total 0" as "code", "s3"."total 1" as "note", "s3"."total 2" as "day", "s3"."total 3" as "at", "s3"."total 4" as "clock") as "j4") as "max", (select row_to_json("j5")
  from (select "s3"."total 5" as "code", "s3"."total 6" as "note", "s3"."total 7" as "day", "s3"."total 8" as "at", "s3"."total 9" as "clock") as "j5") as "min") as "j6") as "aggregate") as "j7")
  from (select max("b2"."column code") as "total 0", max("b2"."column note") as "total 1", max("b2"."column day") as "total 2", max("b2"."column at") as "total 3", max("b2"."column clock") as "total 4", min("b2"."column code") as "total 5", min("b2"."column note") as "total 6", min("b2"."column day") as "total 7", min("b2"."column at") as "total 8", min("b2"."column clock") as "total 9"
  from (select "t1"."code" as "column code", "t1"."note" as "column note", "t1"."day" as "column day", "t1"."at" as "column at", "t1"."clock" as "column clock"
  from "lab"."samples" as "t1") as "b2") as "s3"))::text as "root";
