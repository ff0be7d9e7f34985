-- One row for each thing that changed between two meetings: statuses, indicators, figures.
--
-- kind: status, indicator or figures. words: the change as a sentence; brief: the same where the
-- priority is named already. tone: best, good, caution or bad for what it is now, where there is one.
-- is_illustrative: what changed is made up.
--
-- $partnership  partnership    whose plan, by code or name
-- $edition      edition        yearly edition of its plan, such as 2023-24
-- $as_at        day            day of the meeting
-- $since        day = null     day of the meeting before; without it nothing changed
-- $to           month = null   last month of figures looked at; without it, the last whole one
-- $since_to     month = null   the same at the meeting before
-- $area         area = null    where; without it, the partnership's district
with

looked as (
    select
        edition.status_scale,
        coalesce($area, edition.area_code) as in_area,
        least(coalesce($to, last_whole_month($as_at)), last_whole_month($as_at)) as until,
        least(coalesce($since_to, last_whole_month($since::date)), last_whole_month($since::date))
            as earlier_until,
    from indicators.editions as edition
    where edition.edition_code = $edition and edition.partnership_code = $partnership
),

statuses as (
    select
        priority.position,
        priority.priority_code,
        priority.short_name,
        now.status,
        earlier.status as earlier_status,
        'illustrative' in (coalesce(now.basis, ''), coalesce(earlier.basis, ''))
            as is_illustrative,
    from staging.priority as priority
    join (from indicators.judged($edition, $as_at) where place = 1) as now using (priority_code)
    left join (from indicators.judged($edition, $since::date) where place = 1) as earlier
        using (priority_code)
    where priority.edition_code = $edition and now.status is distinct from earlier.status
),

indicators_now as (
    from indicators.indicator_status($edition, (select in_area from looked), (select until from looked))
),

indicators_then as (
    from indicators.indicator_status(
        $edition, (select in_area from looked), (select earlier_until from looked)
    )
),

moved as (
    select
        priority.position,
        now.position as place,
        now.priority_code,
        now.indicator,
        now.rag,
        now.signal,
        earlier.rag as earlier_rag,
        earlier.signal as earlier_signal,
        coalesce(now.basis, earlier.basis) = 'illustrative' or now.is_target_made_up
            as is_illustrative,
    from indicators_now as now
    join indicators_then as earlier using (indicator_code)
    join staging.priority as priority
        on priority.edition_code = $edition and priority.priority_code = now.priority_code
    where now.is_headline
        and (now.rag <> earlier.rag or now.signal is distinct from earlier.signal)
        and earlier.rag <> 'no data'
),

covered as (
    select
        domain.domain_name,
        domain.domain_position,
        max(monthly.month) filter (monthly.month <= looked.until) as last_month,
        max(monthly.month) filter (monthly.month <= looked.earlier_until) as earlier_last,
        arg_max(monthly.basis, monthly.month) filter (monthly.month <= looked.until) = 'illustrative'
            as is_illustrative,
    from looked
    join staging.monthly as monthly on monthly.area_code = looked.in_area
    join staging.measure as measure using (measure_code)
    join staging.domain as domain using (domain)
    group by domain.domain_name, domain.domain_position
),

changes as (
    select
        'status' as kind,
        statuses.priority_code,
        statuses.short_name || ': '
            || coalesce('from ' || statuses.earlier_status || ' to ', 'judged ') || statuses.status
            || '.' as words,
        coalesce('from ' || statuses.earlier_status || ' to ', 'judged ') || statuses.status || '.'
            as brief,
        scale.tone,
        statuses.is_illustrative,
        statuses.position::double as place,
    from statuses
    left join staging.status as scale
        on scale.status = statuses.status and scale.status_scale = (select status_scale from looked)

    union all by name

    select
        'indicator' as kind,
        priority_code,
        indicator || ': '
            || if(
                rag = 'no data',
                'no data any more',
                concat_ws(
                    '; ',
                    if(rag <> earlier_rag, 'from ' || earlier_rag || ' to ' || rag, null),
                    if(
                        signal is distinct from earlier_signal,
                        'from ' || coalesce(earlier_signal, 'no earlier figures') || ' to '
                        || coalesce(signal, 'no earlier figures'),
                        null
                    )
                )
            ) || '.' as words,
        case rag when 'red' then 'bad' when 'amber' then 'caution' when 'green' then 'good' end as tone,
        is_illustrative,
        1000 + position + place / 1e6 as place,
    from moved

    union all by name

    select
        'figures' as kind,
        domain_name || ' figures: '
            || date_diff('month', earlier_last, last_month)
            || if(date_diff('month', earlier_last, last_month) = 1, ' more month', ' more months')
            || ', to ' || strftime(last_month, '%B %Y') || '.' as words,
        is_illustrative,
        2000 + domain_position as place,
    from covered
    where last_month > earlier_last
)

select * replace (coalesce(brief, words) as brief)
from changes
where $since is not null
order by place
