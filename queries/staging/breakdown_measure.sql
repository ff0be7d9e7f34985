-- One row for each measure whose counts by a series are divided by a breakdown; no totals of others.
select breakdown, measure_code, series from facts.breakdown_measure
