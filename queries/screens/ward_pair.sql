-- One row for each measure that two wards of one set have figures of: the two beside each other.
--
-- n, other_n: counts over the period; rate, other_rate: for each 1,000 residents and year; benchmark:
-- the district's; each with its words; compared, other_compared and their strict twins: against the
-- district, as in wards. p_value: of the exact conditional test of the two counts, with residents as
-- exposures. verdict: higher or lower (the first than the second), the same with "possibly" before it,
-- no clear difference, too few to tell; NULL where a count or the residents are not known.
--
-- $area    area   a ward
-- $other   area   another ward of the same set
-- $from    month  first month of the period
-- $to      month  last month of the period
with

wards_asked as (
    select
        first_.area as first_area,
        second_.area as second_area,
        first_.district_code,
        exists (
            from staging.ward_in_set as one
            join staging.ward_in_set as two using (ward_set)
            where one.area_code = $area and two.area_code = $other
        ) as is_one_set,
    from staging.area as first_
    cross join staging.area as second_
    where first_.area_code = $area and second_.area_code = $other
),

figures as (
    select *
    from indicators.ward_figures(
        (
            select
                if(
                    is_one_set,
                    district_code,
                    error(
                        first_area || ' and ' || second_area || ' are not wards of the same set, so '
                        || 'their figures are not set beside each other.'
                    )
                )
            from wards_asked
        ),
        null, $from, $to, 1,
        -- Of two wards that belong to several sets, the set that speaks is as good as any.
        (
            select if(count(*) = 1, any_value(one.ward_set), null)
            from staging.ward_in_set as one
            join staging.ward_in_set as two using (ward_set)
            where one.area_code = $area and two.area_code = $other
        ),
        null
    )
    where area_code in ($area, $other)
),

tested as (
    select
        one.*,
        two.now as other_n,
        two.rate as other_rate,
        two.compared as other_compared,
        two.compared_strict as other_compared_strict,
        two.place as other_place,
        two.basis as other_basis,
        coalesce(one.benchmark, greatest(one.rate, two.rate)) as among,
        if(
            one.population > 0 and two.population > 0,
            change_p_value(one.now, two.now, one.population, two.population),
            null
        ) as pair_p_value,
    from figures as one
    join figures as two using (measure_code)
    where one.area_code = $area and two.area_code = $other
)

select
    domain,
    measure_code,
    measure,
    level,
    now as n,
    other_n,
    rate,
    other_rate,
    benchmark,
    if(rate is null, null, rate_words(rate, among)) as rate_words,
    if(other_rate is null, null, rate_words(other_rate, among)) as other_rate_words,
    if(benchmark is null, null, rate_words(benchmark, among)) as benchmark_words,
    compared,
    compared_strict,
    other_compared,
    other_compared_strict,
    place,
    other_place,
    places,
    pair_p_value as p_value,
    -- The rates are what is tested, so that they decide the direction and not the counts.
    case
        when pair_p_value is null then null
        when now + other_n < minimum_count then 'too few to tell'
        when pair_p_value >= p_possible then 'no clear difference'
        else
            if(pair_p_value < p_real, '', 'possibly ') || if(rate > other_rate, 'higher', 'lower')
    end as verdict,
    worst_basis(list_filter([basis, other_basis], lambda b: b is not null)) as basis,
from tested
cross join indicators.change_limits as limits
order by position
