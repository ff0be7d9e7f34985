-- One row for each way in which counts made from records are divided into parts.
select breakdown, name as breakdown_name, of_words, note, position from facts.breakdown
