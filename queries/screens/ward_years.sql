-- One row for each measure and each of the last years of twelve months up to a month, of a ward or
-- district: its rate beside its district's.
--
-- n, district_n: counts; rate, district_rate: for each 1,000 residents at mid population_year, chosen
-- as in wards; lower, upper: 95% limits of the rate. A year whose months are not all covered has NULL,
-- years before the first that is are left out. trend: of the last five years' counts (increasing,
-- decreasing, no significant change, too few to tell). Years are by their last month. One series, the
-- one that speaks for the wards over the last of the years.
--
-- $area     area            ward, or its district
-- $to       month           last month of the last year
-- $measure  measure = null  what was counted; without it, the first measure of each subject
-- $back     integer = 8     how many years
-- $series   text = null     whose counting; without it, the one that speaks for the wards
with

place as (
    select area_code, district_code, kind from staging.area where area_code = $area
),

asked as (
    select measure_code, domain, measure, unit, improvement, position
    from staging.measure
    where if($measure is null, level = 0, measure_code = $measure)
    qualify row_number() over (partition by domain order by position) = 1
),

speaking as (
    select domain, ward_set, series, is_illustrative
    from indicators.ward_series(
        (select place.district_code from place), null,
        $to - to_months(11), $to, null, $series
    )
),

ends as (
    select
        back.k as years_back,
        ($to - to_months(12 * back.k::integer))::date as until,
        ($to - to_months(12 * back.k::integer + 11))::date as since,
    -- A trend needs five, however few are shown.
    from range(0, greatest($back, 5)) as back (k)
),

years as (
    select *, middle_year(since, until) as middle from ends
),

counted as (
    select
        asked.measure_code,
        years.until,
        monthly.area_code,
        if(count(*) = 12, sum(monthly.n), null)::bigint as n,
        if(count(*) = 12, worst_basis(list(distinct monthly.basis)), null) as basis,
    from asked
    join speaking using (domain)
    join staging.monthly as monthly
        on monthly.measure_code = asked.measure_code and monthly.series = speaking.series
    join place on monthly.area_code in (place.area_code, place.district_code)
    join years on monthly.month between years.since and years.until
    group by asked.measure_code, years.until, monthly.area_code
),

-- The middle of each year decides, as in ward_figures.
people as (
    select *
    from indicators.ward_residents(
        (select place.district_code from place),
        (select list(distinct years.middle) from years)
    )
),

rows_made as (
    select
        asked.*,
        years.until,
        years.years_back,
        period_words(years.since, years.until) as words,
        own.n,
        whole.n as district_n,
        own.basis,
        coalesce(people.population_year, all_people.population_year) as population_year,
        rate_per(own.n, people.population) as rate,
        rate_per(poisson_lower(own.n, levels.usual), people.population) as lower,
        rate_per(poisson_upper(own.n, levels.usual), people.population) as upper,
        rate_per(whole.n, all_people.population) as district_rate,
        speaking.is_illustrative,
    from asked
    join speaking using (domain)
    cross join years
    cross join place
    cross join (
        select max(value) filter (name = 'interval_confidence') as usual from staging.threshold
    ) as levels
    left join people
        on people.ward_set = speaking.ward_set and people.area_code = place.area_code
        and people.asked_year = years.middle
    left join people as all_people
        on all_people.ward_set = speaking.ward_set
        and all_people.area_code = place.district_code
        and all_people.asked_year = years.middle
    left join counted as own
        on own.measure_code = asked.measure_code and own.until = years.until
        and own.area_code = place.area_code
    left join counted as whole
        on whole.measure_code = asked.measure_code and whole.until = years.until
        and whole.area_code = place.district_code
),

for_trend as (
    select measure_code as series_id, year(until) as year, n as value from rows_made
),

trends as (
    select series_id as measure_code, trend from five_year_trend('for_trend')
)

select
    rows_made.measure_code,
    rows_made.measure,
    rows_made.domain,
    rows_made.unit,
    rows_made.until,
    rows_made.words,
    rows_made.n,
    rows_made.rate,
    rows_made.lower,
    rows_made.upper,
    rows_made.district_n,
    rows_made.district_rate,
    rows_made.population_year,
    rows_made.basis,
    trends.trend,
from rows_made
left join trends using (measure_code)
where rows_made.years_back < $back
    and rows_made.until >= (
    select min(counted.until) from counted
    where counted.measure_code = rows_made.measure_code and counted.area_code = $area
        and counted.n is not null
)
order by rows_made.position, rows_made.until
