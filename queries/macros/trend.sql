-- Whether five years show a trend.
-- Source: the recent-trend method of the Office for Health Improvement and Disparities: a weighted
-- line through five yearly points that do not overlap, tested at 99.8% (chi-squared above 9.5495 with
-- one degree of freedom), of which no single point decides the direction.

-- One row for each series of a relation with the columns series_id, year and value, and optionally
-- variance: its last five years' trend.
--
-- variance: of each value; without it values are counts, whose variance is the count (of 1 for a
-- count of 0, which would otherwise outweigh all the others). slope: change a year.
-- trend: increasing, decreasing, no significant change; too few to tell with fewer than five
-- consecutive years or where one has no value, or a variance of 0, by which none can be weighed.
create or replace macro five_year_trend(relation) as table (
    with

    points as (
        select
            series_id,
            year::integer as year,
            value::double as value,
            coalesce(variance::double, greatest(value, 1)) as spread,
            if(spread > 0, 1 / spread, null) as weight,
        from (
            from query_table(relation)
            union all by name select null::double as variance where false
        )
    ),

    latest as (
        select *
        from points
        qualify year > max(year) over (partition by series_id) - 5
    ),

    -- The line through all five points (left_out 0), and through each four of them.
    chosen as (
        select latest.*, left_out.n as left_out
        from latest
        join (select series_id, max(year) as last_year from latest group by series_id) as ends
            using (series_id)
        cross join range(0, 6) as left_out (n)
        where left_out.n = 0 or latest.year <> ends.last_year - left_out.n + 1
    ),

    sums as (
        select
            series_id,
            left_out,
            count(value) as points,
            count(distinct year) as years,
            count(weight) as weights,
            sum(weight) as w,
            sum(weight * year) as wx,
            sum(weight * value) as wy,
        from chosen
        group by series_id, left_out
    ),

    lines as (
        select
            sums.series_id,
            sums.left_out,
            any_value(sums.points) as points,
            any_value(sums.years) as years,
            any_value(sums.weights) as weights,
            sum(
                chosen.weight * (chosen.year - sums.wx / sums.w) * (chosen.value - sums.wy / sums.w)
            ) as sxy,
            sum(chosen.weight * (chosen.year - sums.wx / sums.w) ** 2) as sxx,
        from chosen
        join sums using (series_id, left_out)
        group by sums.series_id, sums.left_out
    ),

    tested as (
        select
            series_id,
            max(points) filter (left_out = 0) as points,
            max(sxy / sxx) filter (left_out = 0) as slope,
            -- slope squared over its variance, which is 1 / sxx
            max(sxy * sxy / sxx) filter (left_out = 0) as chi_squared,
            min(sign(sxy)) = max(sign(sxy)) as is_steady,
            max(points) filter (left_out = 0) = 5
            and max(years) filter (left_out = 0) = 5
            and max(weights) filter (left_out = 0) = 5 as is_whole,
        from lines
        group by series_id
    )

    select
        series_id,
        points,
        if(is_whole, slope, null) as slope,
        if(is_whole, chi_squared, null) as chi_squared,
        case
            when not is_whole then 'too few to tell'
            when chi_squared > 9.5495 and is_steady
                then if(slope > 0, 'increasing', 'decreasing')
            else 'no significant change'
        end as trend,
    from tested
    order by series_id
);
