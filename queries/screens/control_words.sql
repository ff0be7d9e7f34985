-- One row: what the control chart of a measure in an area shows, in sentences.
--
-- latest: of the last month with data. unusual: which months chance alone would not bring, the
-- latest first, four at most. limits: what normal variation is here. note: what to beware of.
-- variation: the last month's point_type.
--
-- $area     area           ward or district
-- $measure  measure        what is counted
-- $per      measure = null what it is a percentage of; without it, counts
-- $to       month          last month shown
-- $months   integer = 48   how many months, at most
-- $series   text = null    whose counting; without it, the one that speaks for the period
with

points as (
    select
        *,
        value > mean as is_high,
        row_number() over (order by month) as place,
    from indicators.control_points($area, $measure, $per, $to, $months, $series)
    where value is not null
),

-- Neighbours of one cause on one side are one thing to say.
runs as (
    select
        special_cause,
        is_high,
        min(month) as first_month,
        max(month) as last_month,
        count(*) as months,
        any_value(value) as value,
    from (
        select
            *,
            place - row_number() over (
                partition by special_cause, point_type, is_high order by place
            ) as run,
        from points
        where special_cause is not null
    )
    group by special_cause, point_type, is_high, run
),

told as (
    select
        period_words(first_month, last_month)
        || case special_cause
            when 'beyond_limit'
                then if(months = 1, ' (' || figure_words(value, $per is not null) || ')', '') || ', '
                    || if(is_high, 'above the upper limit', 'below the lower limit')
            when 'trend' then ', part of seven or more months in one direction'
            when 'two_of_three'
                then ', near the ' || if(is_high, 'upper', 'lower') || ' limit twice in three months'
            else ', part of a run ' || if(is_high, 'above', 'below') || ' the mean'
        end as words,
        row_number() over (order by last_month desc) as place,
    from runs
),

whole as (
    select
        count(*) as months,
        any_value(mean) as mean,
        any_value(lower_limit) as lower_limit,
        any_value(upper_limit) as upper_limit,
        bool_or(is_trial) as is_trial,
        arg_max(month, month) as last_month,
        arg_max(value, month) as last_value,
        arg_max(point_type, month) as variation,
    from points
)

select
    strftime(whole.last_month, '%B %Y') || ': ' || figure_words(whole.last_value, $per is not null) || ', '
    || case
        when whole.upper_limit is null then 'as every month'
        when whole.variation = 'common_cause' then 'within normal variation'
        when whole.variation = 'special_cause_improvement' then 'better than chance would bring'
        when whole.variation = 'special_cause_concern' then 'worse than chance would bring'
        when whole.variation = 'special_cause_neutral_high' then 'higher than chance would bring'
        else 'lower than chance would bring'
    end || '.' as latest,
    coalesce(
        'Unusual: '
        || (select string_agg(told.words, '; ' order by told.place) from told where place <= 4)
        || if((select count(*) from told) > 4, '; and earlier ones', '') || '.',
        'No month of these is unusual.'
    ) as unusual,
    if(
        whole.upper_limit is null,
        'No two months differ, so there are no limits to draw.',
        'Normal variation here is '
        || if(
            $per is null,
            coalesce(count_words(ceil(whole.lower_limit)), '0') || ' to '
            || count_words(floor(whole.upper_limit)) || ' a month around a mean of '
            || format('{:,.1f}', whole.mean),
            coalesce(figure_words(whole.lower_limit, true), '0%') || ' to '
            || figure_words(whole.upper_limit, true) || ' around a mean of '
            || figure_words(whole.mean, true)
        ) || '.'
    ) as limits,
    if(
        whole.is_trial,
        'Trial limits: only ' || whole.months || if(whole.months = 1, ' month', ' months')
        || ' to draw them from; twelve are needed.',
        null
    ) as note,
    whole.variation,
from whole
where whole.months > 0
