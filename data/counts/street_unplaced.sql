-- One row for each reason for which street-level rows of the files $ids count for no ward, or for a
-- ward that is only the likeliest, in words.
select
    unplaced_words(
        street_unplaced.reason, sum(street_unplaced.rows)::bigint, area.title,
        min(street_unplaced.example)
    ) as words,
from street_unplaced
left join area on area.area_code = street_unplaced.district_code
where street_unplaced.source_id = any($ids)
group by street_unplaced.reason, area.title
order by street_unplaced.reason, area.title
