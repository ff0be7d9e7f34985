-- XmR control charts by the rules of NHS England's "Making Data Count".
-- Source: the R package NHSRplotthedots (ptd_spc_standard, ptd_special_cause_type,
-- ptd_calculate_assurance_type), with which every point agrees.

-- One row for each point of a relation with the columns series_id, month and value, and optionally
-- improvement (decrease unless said, increase, neutral), target and phase (a new number restarts
-- the limits): where it lies against the mean and limits of its phase, and what is special of it.
--
-- mean, lower_limit, upper_limit: of the phase; the limits are NULL where no two neighbours differ.
-- special_cause: beyond_limit, trend, two_of_three, shift, or NULL. point_type: common_cause,
-- special_cause_improvement, special_cause_concern, special_cause_neutral_high or
-- special_cause_neutral_low. is_trial: the phase has fewer than 12 points. A point without a value
-- stays, with NULL for what is said of points, and ends every run.
create or replace macro control_chart(relation) as table (
    with

    points as (
        select
            series_id,
            month,
            value::double as value,
            coalesce(improvement, 'decrease') as improvement,
            coalesce(phase, 1) as phase,
        from (
            from query_table(relation)
            union all by name
            select null::varchar as improvement, null::integer as phase where false
        )
    ),

    ranges as (
        select
            *,
            avg(value) over whole as mean,
            count(value) over whole as points,
            abs(value - lag(value) over along) as moving_range,
        from points
        window
            whole as (partition by series_id, phase),
            along as (partition by series_id, phase order by month)
    ),

    screened as (
        select *, avg(moving_range) over (partition by series_id, phase) as first_range
        from ranges
    ),

    limits as (
        select
            *,
            avg(moving_range) filter (moving_range < 3.267 * first_range)
                over (partition by series_id, phase) as mean_range,
        from screened
    ),

    sides as (
        select
            *,
            mean - 2.66::double * mean_range as lower_limit,
            mean + 2.66::double * mean_range as upper_limit,
            -- Rounded, or seven times 0.1 would be a shift: their mean is not 0.1 in binary.
            sign(round(value - mean, 9))::integer as side,
            coalesce(
                value > mean + 2.66::double * mean_range
                or value < mean - 2.66::double * mean_range,
                false
            ) as is_beyond,
            coalesce(
                value > mean + 2 * (2.66::double / 3) * mean_range
                or value < mean - 2 * (2.66::double / 3) * mean_range,
                false
            ) as is_far,
            sign(value - lag(value) over along)::integer as step,
            sign(lead(value) over along - value)::integer as next_step,
        from limits
        window along as (partition by series_id, phase order by month)
    ),

    -- Whether a rule is met by the points that end here.
    ends as (
        select
            *,
            is_far and not is_beyond as is_close,
            abs(sum(step) over six) = 6 as ends_trend,
            abs(sum(side) over seven) = 7 as ends_shift,
            abs(sum(side) over three) = 3
            and sum((is_far and not is_beyond)::integer) over three >= 2 as ends_two_of_three,
        from sides
        window
            six as (
                partition by series_id, phase order by month
                rows between 5 preceding and current row
            ),
            seven as (
                partition by series_id, phase order by month
                rows between 6 preceding and current row
            ),
            three as (
                partition by series_id, phase order by month
                rows between 2 preceding and current row
            )
    ),

    parts as (
        select
            *,
            coalesce(bool_or(ends_trend) over next_six, false) as in_trend,
            coalesce(bool_or(ends_shift) over next_six, false) as in_shift,
            is_close and coalesce(bool_or(ends_two_of_three) over next_two, false)
                as in_two_of_three,
        from ends
        window
            next_six as (
                partition by series_id, phase order by month
                rows between current row and 6 following
            ),
            next_two as (
                partition by series_id, phase order by month
                rows between current row and 2 following
            )
    ),

    causes as (
        select
            *,
            case
                when value is null then null
                when is_beyond then 'beyond_limit'
                when in_trend then 'trend'
                when in_two_of_three then 'two_of_three'
                when in_shift then 'shift'
            end as special_cause,
            -- A point of two trends goes by the step to the next point.
            if(
                in_trend and not is_beyond,
                if(
                    coalesce(lead(in_trend) over along, false), next_step, step
                ) = 1,
                side > 0
            ) as is_high,
        from parts
        window along as (partition by series_id, phase order by month)
    )

    select
        series_id,
        month,
        value,
        mean,
        lower_limit,
        upper_limit,
        special_cause,
        case
            when value is null then null
            when special_cause is null then 'common_cause'
            when improvement = 'neutral'
                then if(is_high, 'special_cause_neutral_high', 'special_cause_neutral_low')
            when is_high = (improvement = 'increase') then 'special_cause_improvement'
            else 'special_cause_concern'
        end as point_type,
        phase,
        points < 12 as is_trial,
    from causes
    order by series_id, month
);

-- One row for each series of the same relation: what its last point is (variation: a point_type),
-- and whether chance alone would let it meet its target (assurance: consistent_pass,
-- consistent_fail, inconsistent; NULL without a target and for a neutral measure).
create or replace macro control_chart_summary(relation) as table (
    with

    last_points as (
        select
            series_id,
            arg_max(point_type, month) as variation,
            -- not an earlier phase's where the last has none
            arg_max_null(lower_limit, month) as lower_limit,
            arg_max_null(upper_limit, month) as upper_limit,
        from control_chart(relation)
        where value is not null
        group by series_id
    ),

    wanted as (
        select
            series_id,
            coalesce(arg_max(improvement, month), 'decrease') as improvement,
            arg_max(target, month) as target,
        from (
            from query_table(relation)
            union all by name
            select null::varchar as improvement, null::double as target where false
        )
        group by series_id
    )

    select
        last_points.series_id,
        last_points.variation,
        case
            when wanted.target is null or wanted.improvement = 'neutral' then null
            when wanted.target > last_points.upper_limit
                then if(wanted.improvement = 'increase', 'consistent_fail', 'consistent_pass')
            when wanted.target < last_points.lower_limit
                then if(wanted.improvement = 'increase', 'consistent_pass', 'consistent_fail')
            else 'inconsistent'
        end as assurance,
    from last_points
    join wanted using (series_id)
    order by last_points.series_id
);
