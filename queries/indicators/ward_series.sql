-- One row for each subject (or of_domain alone) that any wards of a district have figures of: the set
-- of wards and the series that speak for it over a period. One set, so that wards of two reviews are
-- never set against each other; one series, so that the wards and the district are of one counting.
--
-- wanted_set, wanted_series, where not NULL, are choices of a person: nothing else is taken, and what
-- is not known here is refused in words.
-- covered_from, covered_to: the first and last month of any ward's figures. used_from, used_to: the
-- longest run (the latest of equals) of the period's months that they cover, NULL where none is.
-- wards_in_set: how many wards the set has.
create or replace macro indicators.ward_series(
    in_district, of_domain, since, until, wanted_set, wanted_series
) as table (
    with

    sets as (
        select ward_set, from_month, to_month, count(*) as wards_in_set
        from staging.ward_in_set
        where district_code = in_district
        group by all
    ),

    candidates as (
        select
            domain,
            ward_set,
            series,
            min(month) as covered_from,
            max(month) as covered_to,
            sum(figures) filter (month between since and until) as figures_in_period,
            sum(figures) as figures,
            list(month) filter (month between since and until) as months,
        from staging.ward_month
        where district_code = in_district and domain = coalesce(of_domain, domain)
            and ward_set = coalesce(wanted_set, ward_set)
            and series = coalesce(wanted_series, series)
        group by domain, ward_set, series
    ),

    speaking as (
        select
            candidates.*,
            sets.wards_in_set,
            sets.from_month,
            sets.to_month,
            series.series_name,
            series.is_illustrative,
        from candidates
        join sets using (ward_set)
        join staging.series as series using (series)
        qualify row_number() over (
            partition by candidates.domain
            order by
                series_precedence(
                    false,
                    coalesce(candidates.figures_in_period, 0),
                    series.is_illustrative,
                    candidates.figures
                ) desc,
                candidates.ward_set desc,
                candidates.series
        ) = 1
    ),

    runs as (
        select domain, min(month) as used_from, max(month) as used_to
        from (
            select
                domain,
                month,
                month
                - to_months(row_number() over (partition by domain order by month)::integer)
                    as run,
            from (select domain, unnest(months) as month from speaking)
        )
        group by domain, run
        qualify row_number() over (
            partition by domain order by count(*) desc, min(month) desc
        ) = 1
    )

    select
        speaking.domain,
        speaking.ward_set,
        speaking.wards_in_set,
        speaking.from_month,
        speaking.to_month,
        speaking.series,
        speaking.series_name,
        speaking.is_illustrative,
        speaking.covered_from,
        speaking.covered_to,
        runs.used_from::date as used_from,
        runs.used_to::date as used_to,
    from speaking
    left join runs using (domain)
    where (
        select
            if(
                wanted_set is null or wanted_set in (select sets.ward_set from sets),
                true,
                error(
                    'The district has no set of wards ''' || wanted_set || '''; it has '
                    || coalesce((select string_agg(sets.ward_set, ', ' order by sets.ward_set) from sets), 'none')
                    || '.'
                )::boolean
            )
            and if(
                wanted_series is null
                or wanted_series in (select known.series from staging.series as known),
                true,
                error('There is no series ''' || wanted_series || ''' here.')::boolean
            )
    )
);
