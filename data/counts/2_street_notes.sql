-- street_unplaced: one row for each street-level file, district where it is known, and reason for
-- which rows of it count for no ward, or for a ward that is only the likeliest.
create or replace temp table street_unplaced as
select
    source_id,
    why as reason,
    district_code,
    sum(n)::bigint as rows,
    null as example,
from street_count
where why is not null
group by all

union all

select
    record.source_id,
    if(record.lsoa_code is null, 'no location', 'unknown') as reason,
    null as district_code,
    count(*) as rows,
    min(record.lsoa_code) as example,
from street_record as record
anti join lsoa_place using (lsoa_code)
group by all;

create or replace temp macro unplaced_words(reason, rows, title, example) as case reason
    when 'no location'
        then if(
            rows = 1,
            '1 row has no location and counts for no ward',
            format('{:,} rows have no location and count for no ward', rows)
        )
    when 'unknown'
        then format(
            if(
                rows = 1,
                '{:,} row lies in an LSOA of no district known here, {}, and counts for none; '
                'a lookup of the Office for National Statistics makes it known',
                '{:,} rows lie in LSOAs of no district known here, such as {}, and count for none; '
                'a lookup of the Office for National Statistics makes them known'
            ), rows, example
        )
    when 'divided'
        then format(
            if(
                rows = 1,
                '{:,} row of {} lies where an LSOA is divided between wards, and counts for the '
                'ward that has most of it; ward boundaries would place it exactly',
                '{:,} rows of {} lie where an LSOA is divided between wards, and count for the '
                'ward that has most of it; ward boundaries would place them exactly'
            ), rows, title
        )
    else format(
        if(
            rows = 1,
            '{:,} row of {} lies in an LSOA of no ward known here; it counts for the district alone',
            '{:,} rows of {} lie in LSOAs of no ward known here; they count for the district alone'
        ), rows, title
    )
end;

insert into import_note
select
    source_id,
    null as line,
    'note' as severity,
    unplaced_words(reason, rows, area.title, example) as reason,
    null as content,
    'data_police_uk' as series,
from street_unplaced
left join area on area.area_code = street_unplaced.district_code
order by all;
