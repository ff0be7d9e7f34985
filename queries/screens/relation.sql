-- One row for each ward of a district: two measures beside each other, and what they show together.
--
-- x, y: the rates of the two for each 1,000 residents and year, or the counts (figure says which)
-- where the residents of any ward are not known; NULL where not covered whole. pairs: wards that have
-- both, NULL where the two are counted on different sets of wards. rho: Spearman's rank correlation of them; lower, upper: its 95% limits; rho_least, rho_most:
-- the lowest and highest with any one ward left out, least_without, most_without: which; rho_others:
-- without the town centre's wards. All the same in every row. sentence, steady_words, centre_words:
-- the same in words; part_words: where one measure is part of the other; chance_words: how
-- often chance alone brings such limits; refusal: why the two cannot be set against each other, in words.
--
-- $area     area          district, or a ward of it
-- $measure  measure       across
-- $other    measure       up
-- $from     month         first month of the period
-- $to       month         last month of the period
with

district as (
    select district_code as area_code from staging.area where area_code = $area
),

measures as (
    select measure_code, measure, domain
    from staging.measure
    where measure_code in ($measure, $other)
),

speaking as (
    select series.*
    from indicators.ward_series((select area_code from district), null, $from, $to, null, null)
        as series
    where series.domain in (select domain from measures)
),

people as (
    select *
    from indicators.ward_residents((select area_code from district), [middle_year($from, $to)])
),

counted as (
    select
        measures.measure_code,
        speaking.ward_set,
        speaking.is_illustrative,
        area.area_code,
        area.area,
        area.is_town_centre,
        people.population,
        if(count(monthly.n) = month_count($from, $to), sum(monthly.n), null)::bigint as n,
        worst_basis(list(distinct monthly.basis)) as basis,
    from measures
    join speaking using (domain)
    join staging.ward_in_set as member
        on member.ward_set = speaking.ward_set
        and member.district_code = (select area_code from district)
    join staging.area as area on area.area_code = member.area_code
    left join people on people.ward_set = speaking.ward_set and people.area_code = area.area_code
    left join staging.monthly as monthly
        on monthly.area_code = area.area_code and monthly.measure_code = measures.measure_code
        and monthly.series = speaking.series and monthly.month between $from and $to
    group by all
),

rated as (
    select
        *,
        rate_per(n, population, 1000, month_count($from, $to)) as rate,
        count(n) over () = count(if(population > 0, n, null)) over () as has_rates,
    from counted
),

wards as (
    select
        area_code,
        area,
        any_value(is_town_centre) as is_town_centre,
        any_value(has_rates) as has_rates,
        max(if(has_rates, rate, n)) filter (measure_code = $measure) as x,
        max(if(has_rates, rate, n)) filter (measure_code = $other) as y,
        max(n) filter (measure_code = $measure) as count_x,
        max(n) filter (measure_code = $other) as count_y,
        worst_basis(list(distinct basis)) as basis,
    from rated
    group by area_code, area
),

-- Wards of two reviews are never set against each other, nor those that both left alone.
pairs as (
    select *
    from wards
    where x is not null and y is not null
        and (select count(distinct ward_set) from speaking) = 1
),

-- All wards; without one at a time; without those of a town centre.
groups as (
    select 'all' as group_id, x, y from pairs
    union all
    select 'but ' || omitted.area, pairs.x, pairs.y
    from pairs
    join pairs as omitted on omitted.area_code <> pairs.area_code
    union all
    select 'others', x, y from pairs where not is_town_centre
),

together as (
    select
        max(pairs) filter (group_id = 'all') as pairs,
        max(rho) filter (group_id = 'all') as rho,
        min(rho) filter (starts_with(group_id, 'but ')) as rho_least,
        arg_min(group_id[5:], rho) filter (starts_with(group_id, 'but ')) as least_without,
        max(rho) filter (starts_with(group_id, 'but ')) as rho_most,
        arg_max(group_id[5:], rho) filter (starts_with(group_id, 'but ')) as most_without,
        max(rho) filter (group_id = 'others') as rho_others,
    from rank_correlations('groups')
),

limited as (
    select
        together.*,
        rank_correlation_lower(rho, pairs, level.value) as lower,
        rank_correlation_upper(rho, pairs, level.value) as upper,
        level.value as confidence,
    from together
    cross join staging.threshold as level
    where level.name = 'interval_confidence'
),

named as (
    select
        (select measure from measures where measure_code = $measure) as across,
        (select measure from measures where measure_code = $other) as up,
        (select list_words(list(area order by area)) from wards where is_town_centre) as centres,
        (select count(distinct ward_set) from speaking) as sets,
        (select count(*) from speaking) as subjects,
        (select count(distinct domain) from measures) as domains,
        (select count(distinct x) = 1 from pairs) as is_level_across,
        (select count(distinct y) = 1 from pairs) as is_level_up,
        -- All that is in either is in the larger.
        (
            select count(distinct leaf_code) = greatest(
                count(*) filter (measure_code = $measure),
                count(*) filter (measure_code = $other)
            )
            from indicators.leaves
            where measure_code in ($measure, $other)
        ) as is_part
)

select
    wards.area_code,
    wards.area,
    wards.is_town_centre,
    wards.x,
    wards.y,
    wards.count_x,
    wards.count_y,
    if(wards.has_rates, 'rate', 'count') as figure,
    wards.basis,
    limited.* exclude (confidence),
    case
        when named.subjects < named.domains
            then 'There are no figures by ward of one of the two.'
        when named.sets > 1
            then 'The two are counted on different sets of wards, so wards cannot be set against '
                || 'each other.'
        when limited.pairs is null or limited.pairs < 4
            then 'Too few wards have figures of both in ' || period_words($from, $to) || '.'
        when limited.rho is null
            then 'All wards have the same figure of '
                || if(
                    named.is_level_across and named.is_level_up,
                    'both',
                    in_sentence(if(named.is_level_across, named.across, named.up))
                )
                || ' in ' || period_words($from, $to) || ', so that nothing can be told.'
    end as refusal,
    case
        when limited.rho is null then null
        when limited.lower > 0 or limited.upper < 0
            then 'Wards with a higher ' || figure || ' of ' || in_sentence(named.across)
                || ' tend to have a ' || if(limited.lower > 0, 'higher', 'lower') || ' '
                || figure || ' of ' || in_sentence(named.up)
        else 'No relation can be told between ' || in_sentence(named.across) || ' and '
            || in_sentence(named.up)
    end
    || ': rank correlation ' || number_words(limited.rho) || ' of ' || limited.pairs
    || ' wards, ' || level_words(limited.confidence) || ' limits ' || number_words(limited.lower) || ' to '
    || number_words(limited.upper) || '.' as sentence,
    'Leaving out any one ward gives between ' || number_words(limited.rho_least) || ' (without '
    || limited.least_without || ') and ' || number_words(limited.rho_most) || ' (without '
    || limited.most_without || ').' as steady_words,
    'Without ' || named.centres || ', where visitors are counted and not only residents, it is '
    || number_words(limited.rho_others) || '.' as centre_words,
    case
        when named.is_part
            then 'One of the two is part of the other, so that they must go together.'
    end as part_words,
    'Wards are few: of ' || count_words(round(1 / (1 - limited.confidence)))
    || ' pairs of measures that have nothing to do with each other, about one goes together like '
    || 'this by chance.' as chance_words,
from wards
cross join limited
cross join named
order by wards.area
