-- One row for each way in which records divide counts, in order: whether some measures can be shown by it in an area.
--
-- refusal: why not, in words; NULL where they can. note: what a reader must know of it. is_two: its
-- parts stand down and across, such as days and hours.
--
-- $area      area       district, or a ward of it
-- $measures  measures   what was counted, with commas between them
with

divided as (
    select distinct known.breakdown, known.measure_code, measure.domain
    from staging.breakdown_measure as known
    join staging.measure as measure using (measure_code)
    join staging.monthly as monthly
        on monthly.measure_code = known.measure_code and monthly.series = known.series
        and monthly.area_code = $area
),

lacking as (
    select breakdown.breakdown, list_words(list(measure.measure order by measure.position)) as names
    from staging.breakdown as breakdown
    join staging.measure as measure on measure.measure_code in (select unnest($measures))
    where not exists (
        from indicators.leaves as leaves
        join divided on divided.measure_code = leaves.leaf_code
        where leaves.measure_code = measure.measure_code
            and divided.breakdown = breakdown.breakdown
    )
    group by breakdown.breakdown
),

known as (
    select
        divided.breakdown,
        list_words(list(in_sentence(domain.domain_name) order by domain.domain_position))
            as subjects,
    from (select distinct breakdown, domain from divided) as divided
    join staging.domain as domain using (domain)
    group by divided.breakdown
)

select
    breakdown.breakdown,
    breakdown.breakdown_name as name,
    breakdown.note,
    exists (
        from staging.breakdown_part as part
        where part.breakdown = breakdown.breakdown and part.down is not null
    ) as is_two,
    case
        when known.breakdown is null
            then breakdown.breakdown_name || ' needs ' || breakdown.of_words
                || ', and there are none here for this area: add them on the Sources page.'
        when lacking.breakdown is not null
            then breakdown.breakdown_name || ' is not known of ' || in_sentence(lacking.names)
                || ': choose measures of ' || known.subjects || '.'
    end as refusal,
from staging.breakdown as breakdown
left join known using (breakdown)
left join lacking using (breakdown)
order by breakdown.position
