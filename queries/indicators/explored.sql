-- One row for each row of a relation of counts over a period and over the same months earlier, with
-- what they come to as rates, limits, an index and shares.
--
-- The relation has now and before (NULL where not covered whole), whole_now and whole_before (what
-- shares are of) and population. rate, rate_before: for each 1,000 residents and year; lower, upper:
-- 95% limits of rate; count_lower, count_upper: those of now. index_now: of before, which is 100; NULL
-- where that is 0. share, share_before: percent of the whole.
create or replace macro indicators.explored(relation, since, until) as table (
    with

    -- Of each count once, as many have the same.
    limits as (
        select
            counts.now,
            poisson_lower(counts.now, level.value) as count_lower,
            poisson_upper(counts.now, level.value) as count_upper,
        from (select distinct now from query_table(relation) where now is not null) as counts
        cross join staging.threshold as level
        where level.name = 'interval_confidence'
    )

    select
        figures.* exclude (whole_now, whole_before),
        rate_per(figures.now, population, 1000, month_count(since, until)) as rate,
        rate_per(before, population, 1000, month_count(since, until)) as rate_before,
        rate_per(count_lower, population, 1000, month_count(since, until)) as lower,
        rate_per(count_upper, population, 1000, month_count(since, until)) as upper,
        count_lower,
        count_upper,
        100.0 * figures.now / nullif(before, 0)::double as index_now,
        if(before > 0, 100.0, null) as index_before,
        100.0 * figures.now / nullif(whole_now, 0)::double as share,
        100.0 * before / nullif(whole_before, 0)::double as share_before,
    from query_table(relation) as figures
    left join limits using (now)
);
