-- One row for each thing about a partnership's grants that somebody should look at.
--
-- tone: bad where the sums do not hold or a report is late, caution where they may not, note for what
-- is only to be known. kind: what it is about, in a word or two; warning: a sentence; grant_id: the
-- award, NULL where it is about the whole grant. basis: illustrative where anything of the grant is.
-- Rows that an import refused are on the Sources page.
--
-- $partnership  partnership    whose, by code or name
-- $allocation   allocation = null  only of this grant, by code, name or year
-- $as_at        day = today        day as of which it is told
with

limits as (
    select
        max(value) filter (name = 'grant_variance_pct') as variance_pct,
        max(value) filter (name = 'report_soon_days') as soon,
        max(value) filter (name = 'grant_stale_days') as stale,
    from staging.threshold
),

grants as (
    from indicators.grant_position($as_at)
    where partnership_code = $partnership
        and ($allocation is null or allocation_code = $allocation)
),

made as (
    select award.* replace (coalesce(award.award, award.grant_id, 'An award') as award)
    from indicators.award_money($as_at) as award
    where award.partnership_code = $partnership
        and ($allocation is null or award.allocation_code = $allocation)
),

-- Days of an award that lie outside its grant's year, each kind once.
outside as (
    select
        allocation_code,
        grant_id,
        award,
        what,
        min(day) as first_day,
        any_value(year_starts_on) as year_starts_on,
        any_value(year_ends_on) as year_ends_on,
        count(*) as n,
        sum(money) as amount,
    from (
        select made.*, 'it was awarded' as what, award_date as day, 0 as money
        from made
        union all
        select
            made.*, if(entry.kind = 'Claim', 'it spent', 'it was paid'), entry.day, entry.amount
        from made
        join indicators.award_entries as entry using (grant_id)
        where entry.day <= $as_at
    )
    where day not between year_starts_on and year_ends_on
    group by allocation_code, grant_id, award, what, source_id, line
),

found as (
    select allocation_code, null as grant_id, 'bad' as tone, 'Over the grant' as kind,
        'Awards come to ' || money_words(awarded) || ', ' || money_words(-uncommitted)
        || ' more than the ' || money_words(amount) || ' that there is.' as warning
    from grants where uncommitted < 0
    union all
    select allocation_code, null, 'bad', 'Real and made up',
        'Illustrative awards are added up with others that are not. Take the illustrative ones out.'
    from grants where is_mixed
    union all
    select allocation_code, null, 'bad', 'Tactical pot',
        'Awards out of the tactical pot come to ' || money_words(tactical_used)
        || ', ' || money_words(-tactical_left) || ' over its limit of '
        || money_words(tactical_limit) || '.'
    from grants where tactical_left < 0
    union all
    select allocation_code, null, 'bad', 'Tactical pot',
        'Awards out of a tactical pot come to ' || money_words(tactical_used)
        || ', but this grant has no such pot.'
    from grants where tactical_limit is null and tactical_used > 0
    union all
    select allocation_code, null, if(left_over < 0, 'bad', 'caution'),
        if(left_over < 0, 'Overspend', 'Underspend'),
        if(
            is_over and last_day(told_to) >= ends_on,
            'The year ended with ' || money_words(spent) || ' spent, '
            || money_words(abs(left_over)) || if(left_over < 0, ' more', ' less')
            || ' than the grant.',
            'At the pace so far ' || pounds_words(projected) || ' will be spent by '
            || day_words(ends_on) || ', ' || pounds_words(abs(left_over))
            || if(left_over < 0, ' more', ' less') || ' than the grant.'
        )
    from grants cross join limits
    where left_over < 0 or left_over > amount * variance_pct / 100
    union all
    select allocation_code, null, 'caution', if(ahead < 0, 'Behind profile', 'Ahead of profile'),
        'Spending by the end of ' || strftime(told_to, '%B %Y') || ' was '
        || money_words(spent_then) || ', ' || money_words(abs(ahead))
        || if(ahead < 0, ' less', ' more') || ' than its profile.'
    from grants cross join limits
    where abs(ahead) > amount * variance_pct / 100 and not is_over
        -- else it is told where it is heading, which says the same
        and not coalesce(left_over < 0 or left_over > amount * variance_pct / 100, false)
    union all
    select allocation_code, null, 'note', 'Profile',
        'The profile comes to ' || money_words(planned_in_all) || ', not to the grant, '
        || money_words(amount) || '.'
    from grants where planned_in_all <> amount
    union all
    select allocation_code, null, 'note', 'Not recorded',
        case
            when paid_to is null and spent_to is null
                then 'Payments and spending are not recorded, so they are not shown. That is not £0.'
            when paid_to is null then 'Payments are not recorded, so they are not shown.'
            else 'Spending is not recorded, so it is not shown.'
        end
    from grants where (paid_to is null or spent_to is null) and starts_on <= $as_at
    union all
    select allocation_code, null, 'note', 'Recorded until',
        'Payments and spending are recorded to ' || day_words(least(paid_to, spent_to))
        || '; what came after is not in the sums.'
    from grants cross join limits
    where paid_to is not null and spent_to is not null
        and least(paid_to, spent_to) < least($as_at, ends_on)
        and date_diff('day', least(paid_to, spent_to), $as_at) > stale
    union all
    select allocation_code, null, 'note', 'Report to the funder',
        'The report to the ' || funder || ' is due on ' || day_words(report_due) || if(
            report_due = $as_at, ', today', ', in ' || unit_words(
                date_diff('day', $as_at, report_due), 'days', 'day'
            )
        ) || '; ' || case
            when reports_late > 0 then unit_words(
                reports_late, 'reports of recipients are late', 'report of a recipient is late'
            )
            when bids_open > 0 then unit_words(
                bids_open, 'bids are not decided yet', 'bid is not decided yet'
            )
            else 'no report of a recipient is late'
        end || '.'
    from grants cross join limits
    where report_due between $as_at and $as_at + soon::integer
    union all
    select allocation_code, grant_id, 'bad', 'Report late',
        award || ' (' || coalesce(recipient, 'recipient not said') || '): the report was due on '
        || day_words(report_due) || ', ' || unit_words(
            date_diff('day', report_due, $as_at), 'days', 'day'
        ) || ' ago.'
    from made cross join limits
    where award_state(starts_on, report_due, reported_on, $as_at, soon) = 'Report late'
    union all
    select allocation_code, grant_id, 'bad', 'Overspent award',
        award || ' spent ' || money_words(spent) || ', ' || money_words(spent - amount)
        || ' more than its award.'
    from made where spent > amount and not_counted is null
    union all
    select allocation_code, grant_id, 'bad', 'Overpaid award',
        award || ' was paid ' || money_words(paid) || ', ' || money_words(-to_pay)
        || ' more than its award.'
    from made where to_pay < 0 and not_counted is null
    union all
    select allocation_code, grant_id, 'caution', 'Instalments',
        award || ': the instalments come to ' || money_words(instalments)
        || ', not to the award, ' || money_words(amount) || '.'
    from made where instalments <> amount and not_counted is null
    union all
    select allocation_code, grant_id, 'caution', 'Not added up',
        award || ' ' || not_counted || '.'
    from made where not_counted is not null
    union all
    select allocation_code, grant_id, 'caution', 'Priority',
        award || if(
            priority_said is null, ' names no priority.',
            ' names the priority ''' || priority_said || ''', which the plan does not have.'
        )
    from made where priority_code is null
    union all
    select made.allocation_code, made.grant_id, 'caution', 'Priority',
        made.award || ' is for ' || made.priority || ', but this grant is only for '
        || priority.short_name || '.'
    from made
    join grants using (allocation_code)
    join staging.priority as priority
        on priority.edition_code = grants.edition_code
        and priority.priority_code = grants.priority_code
    where made.priority_code <> grants.priority_code
    union all
    select allocation_code, grant_id, if(what = 'it was paid', 'note', 'caution'),
        'Outside the year',
        award || ': ' || what
        || if(amount > 0, ' ' || money_words(amount), '')
        || if(n > 1, ', first', '') || ' on ' || day_words(first_day)
        || ', which is not in the year from ' || day_words(year_starts_on) || ' to '
        || day_words(year_ends_on) || '.'
    from outside
    union all
    select allocation_code, grant_id, 'note', 'No day',
        award || ' has no day of award; it is counted as made.'
    from made where award_date is null
)

select
    found.allocation_code,
    grants.name as allocation,
    found.tone,
    found.kind,
    found.warning,
    found.grant_id,
    if(grants.is_made_up, 'illustrative', null) as basis,
from found
join grants using (allocation_code)
order by
    grants.position,
    list_position(['bad', 'caution', 'note'], found.tone),
    found.grant_id is not null,
    found.kind,
    found.warning
