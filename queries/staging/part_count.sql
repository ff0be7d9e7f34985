-- One row for each count above 0 of a part of a breakdown, in a covered month.
select measure_code, area_code, month, series, breakdown, part, n from facts.part_count
