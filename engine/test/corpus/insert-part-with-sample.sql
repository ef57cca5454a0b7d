with "inserted" as (select "u1"."sample_id" as "sample_id", "u1"."no" as "no", "u1"."label" as "label", "u1"."weight" as "weight"
  from json_populate_recordset((null)::"lab"."parts", (current_setting('engine.inserted_2'))::json) as "u1") select ((select row_to_json("j6")
  from (select (json_array_length((current_setting('engine.inserted_1'))::json) + json_array_length((current_setting('engine.inserted_2'))::json)) as "affected_rows", (select coalesce(json_agg("j5"), '[]')
  from (select "w2"."label" as "label", (select row_to_json("j4")
  from (select "t3"."id" as "id", "t3"."note" as "note"
  from "lab"."samples" as "t3"
  where ("t3"."id" = "w2"."sample_id")
  limit 1) as "j4") as "sample"
  from "inserted" as "w2") as "j5") as "returning") as "j6"))::text as "root";
