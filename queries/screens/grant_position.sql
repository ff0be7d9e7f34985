-- One row for each allocation: allocated, awarded, paid, spent on a day, in pounds, exact.
--
-- amount = awarded + uncommitted; awarded = paid + to_pay; tactical_limit = tactical_used +
-- tactical_left. Payments and spending are NULL where they are not recorded, which is not 0. planned
-- and spent_then: to the end of told_to, the last whole month that spending is known of; ahead: their
-- difference; projected: spending by the end of the year at the pace so far. position_words,
-- pace_words, round_words, tactical_words: the same in sentences. tone: good, caution or bad.
--
-- $partnership  partnership    whose, by code or name
-- $allocation   allocation = null  only this one
-- $as_at        day = today        day as of which it is told
with

limits as (
    select value as variance_pct from staging.threshold where name = 'grant_variance_pct'
),

asked as (
    select
        position.*,
        limits.variance_pct,
        abs(position.left_over) > position.amount * limits.variance_pct / 100 as is_off_course,
    from indicators.grant_position($as_at) as position
    cross join limits
    where position.partnership_code = $partnership
        and ($allocation is null or position.allocation_code = $allocation)
)

select
    * exclude (variance_pct, illustrative, source_id, position),
    money_words(amount) as amount_words,
    if(
        $as_at < starts_on and awards = 0,
        money_words(amount) || ' to award' || if(
            bids_open = 0, '', '; ' || unit_words(bids_open, 'bids ask', 'bid asks') || ' for '
            || money_words(asked_for)
        ),
        if(uncommitted = 0, 'All ', money_words(awarded) || ' of ') || money_words(amount)
        || ' awarded'
        || case
            when paid is not null and spent is not null
                then ', ' || money_words(paid) || ' paid, ' || money_words(spent) || ' spent'
            when paid is not null
                then ', ' || money_words(paid) || ' paid; what was spent is not recorded'
            when spent is not null
                then ', ' || money_words(spent) || ' spent; payments are not recorded'
            else '; payments and spending are not recorded'
        end
    ) || case
        when uncommitted < 0 then '. ' || money_words(-uncommitted) || ' more than there is'
        when uncommitted = 0 then ''
        when is_over then '. ' || money_words(uncommitted) || ' was never awarded'
        when awards > 0 then '. ' || money_words(uncommitted) || ' is still to award'
        else ''
    end || '.' as position_words,
    case
        when spent is null then null
        when is_over and last_day(told_to) >= ends_on
            then 'The year ended with '
            || case
                when left_over < 0 then money_words(-left_over) || ' more spent than the grant.'
                when left_over = 0 then 'all of it spent.'
                else money_words(left_over) || ' of it not spent.'
            end
        when planned is null then null
        else
            'Spending by the end of ' || strftime(told_to, '%B') || ' was '
            || case
                when ahead = 0 then 'what its profile has'
                when ahead < 0 then pounds_words(-ahead) || ' behind its profile'
                else pounds_words(ahead) || ' ahead of its profile'
            end
            || coalesce(
                '; at this pace ' || pounds_words(projected) || ' will be spent by '
                || day_words(ends_on) || case
                    when round(left_over) = 0 then ', which is the grant'
                    when left_over < 0
                        then ', ' || pounds_words(-left_over) || ' more than the grant'
                    else ', ' || pounds_words(left_over) || ' less than the grant'
                end,
                ''
            ) || '.'
    end as pace_words,
    money_words(round_amount)
    || if(tactical_limit is null, ': ', ' is for the funding round: ') || money_words(awarded - tactical_used)
    || ' is awarded, ' || money_words(round_left) || ' left' || if(
        bids_open - tactical_open = 0,
        '',
        '; ' || unit_words(
            bids_open - tactical_open, 'bids are not decided and ask', 'bid is not decided and asks'
        ) || ' for ' || money_words(asked_for - tactical_asked_for)
    ) || '.' as round_words,
    money_words(tactical_used) || ' of ' || money_words(tactical_limit) || ' is used'
    || if(tactical_awards = 0, '', ' by ' || unit_words(tactical_awards, 'awards', 'award'))
    || '; ' || money_words(tactical_left) || ' is left' || if(
        tactical_open = 0,
        '',
        ', of which ' || unit_words(
            tactical_open, 'bids that are not decided ask', 'bid that is not decided asks'
        ) || ' for ' || money_words(tactical_asked_for)
    ) || '.' as tactical_words,
    case
        when uncommitted < 0 or left_over < 0 or tactical_left < 0 then 'bad'
        when is_off_course then 'caution'
        when left_over is not null then 'good'
    end as tone,
from asked
order by position
