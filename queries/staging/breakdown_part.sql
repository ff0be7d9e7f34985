-- One row for each part of a breakdown.
select breakdown, part, label, down, across, position from facts.breakdown_part
