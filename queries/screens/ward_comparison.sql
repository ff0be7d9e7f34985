-- One row for each subject (or of one): which wards speak for it over a period, for which months of
-- it, and what a reader must know of that, in words.
--
-- ward_set, wards: the set of wards that the figures are counted on, and how many it has.
-- used_from to used_to: the longest run of the months asked for that are covered, NULL where none is.
-- has_area: whether the area asked for is the district or a ward of that set. refusal: why the period
-- cannot be shown whole; area_note: why a ward is not among the wards shown; change_note: why there
-- is nothing earlier to compare with; each NULL where there is nothing to say. rate_unit: what rates
-- are for each of. limits_words: the two levels of limits; meaning: what better and worse mean.
--
-- $area      area           district, or a ward of it
-- $domain    domain = null  subject; without it, all
-- $from      month          first month of the period
-- $to        month          last month of the period
-- $years     integer = 1    how many years earlier the comparison lies
-- $ward_set  text = null    set of wards; without it, the one that the figures are counted on
-- $series    text = null    whose counting; without it, the one that speaks for the wards
with

about as (
    select
        area.area,
        area.kind,
        area.district_code,
        district.area as district,
        domain.domain,
        domain.domain_name,
        domain.domain_position,
    from staging.area as area
    join staging.area as district on district.area_code = area.district_code
    cross join staging.domain as domain
    where area.area_code = $area and domain.domain = coalesce($domain, domain.domain)
),

speaking as (
    select *
    from indicators.ward_series(
        (select any_value(about.district_code) from about), $domain, $from, $to, $ward_set, $series
    )
),

-- How the set is called in a sentence.
named as (
    select
        speaking.*,
        'the ' || count_words(wards_in_set) || ' wards of ' || about.district
        || case
            when from_month is not null then ' since ' || strftime(from_month, '%B %Y')
            when to_month is not null then ' until ' || strftime(to_month, '%B %Y')
            else ''
        end as set_words,
        about.kind = 'district'
        or list_contains(
            (
                select list(member.ward_set)
                from staging.ward_in_set as member
                where member.area_code = $area
            ),
            ward_set
        ) as has_area,
    from speaking
    join about using (domain)
),

levels as (
    select
        max(level_words(value)) filter (name = 'interval_confidence') as usual,
        max(level_words(value)) filter (name = 'interval_confidence_strict') as strict,
    from staging.threshold
),

-- How many of the same months earlier are covered.
earlier as (
    select month_.domain, count(*) as months
    from staging.ward_month as month_
    join named using (domain, ward_set, series)
    where month_.district_code = (select any_value(about.district_code) from about)
        and month_.month between years_before(named.used_from, $years)
            and years_before(named.used_to, $years)
    group by month_.domain
)

select
    about.domain,
    about.domain_name,
    about.district_code,
    about.district,
    named.ward_set,
    named.wards_in_set as wards,
    named.set_words,
    named.series,
    named.series_name,
    coalesce(named.is_illustrative, false) as is_illustrative,
    named.used_from,
    named.used_to,
    if(named.used_from is null, null, period_words(named.used_from, named.used_to)) as used_words,
    if(
        named.used_from is null,
        null,
        period_words(
            years_before(named.used_from, $years), years_before(named.used_to, $years)
        )
    ) as before_words,
    coalesce(named.has_area, false) as has_area,
    case
        when named.series is null
            then 'There are no ' || in_sentence(about.domain_name) || ' figures for the wards of '
                || about.district || '.'
        when named.used_from is distinct from $from or named.used_to is distinct from $to
            then 'The wards of ' || about.district || ' have no '
                || in_sentence(about.domain_name) || ' figures for '
                || if(named.used_from is null, '', 'all of ') || period_words($from, $to)
                || '. They cover ' || period_words(named.covered_from, named.covered_to) || '.'
                || coalesce(
                    ' Showing ' || period_words(named.used_from, named.used_to) || '.', ''
                )
    end as refusal,
    if(
        not named.has_area,
        about.area || ' is not shown: these figures are counted on ' || named.set_words || '.',
        null
    ) as area_note,
    rate_unit(coalesce(named.used_from, $from), coalesce(named.used_to, $to)) as rate_unit,
    levels.usual || ' and ' || levels.strict || ' limits' as limits_words,
    'Better or worse (higher or lower where neither is better): the rate of ' || about.district
    || ' lies outside the ' || levels.strict || ' limits of the ward''s; possibly: outside the '
    || levels.usual || ' limits only.' as meaning,
    case
        when named.used_from is null then null
        when earlier.months = month_count(named.used_from, named.used_to) then null
        when years_before(named.used_from, $years) < named.covered_from
            then 'There are no figures for the same months ' || earlier_words($years)
                || ' to compare with: those of these wards begin in '
                || strftime(named.covered_from, '%B %Y')
                || if(
                    named.from_month = named.covered_from,
                    ', when the wards were drawn anew', ''
                ) || '.'
        else
            'There are no figures for ' || if(coalesce(earlier.months, 0) = 0, '', 'all of ')
            || period_words(
                years_before(named.used_from, $years), years_before(named.used_to, $years)
            ) || ' to compare with.'
    end as change_note,
from about
cross join levels
left join named using (domain)
left join earlier using (domain)
order by about.domain_position
