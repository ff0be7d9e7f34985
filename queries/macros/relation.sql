-- How two figures of the same places go together.
-- Source: Spearman's rank correlation; its limits by Fisher's transformation with the standard error
-- of Bonett and Wright (Psychometrika 65, 2000).

-- Limits of a rank correlation of n pairs. NULL below 4 pairs, or where the correlation is unknown.
create or replace macro rank_correlation_limit(rho, n, z) as
    case
        when rho is null or n < 4 then null
        when abs(rho) >= 1 then sign(rho)::double
        else tanh(atanh(rho) + z * sqrt((1 + rho * rho / 2) / (n - 3)))
    end;

create or replace macro rank_correlation_lower(rho, n, confidence) as
    rank_correlation_limit(rho, n, -normal_quantile((1 + confidence) / 2.0));

create or replace macro rank_correlation_upper(rho, n, confidence) as
    rank_correlation_limit(rho, n, normal_quantile((1 + confidence) / 2.0));

-- Spearman's rank correlation of x and y in each group of a relation with group_id, x and y; equal
-- values share the mean of their ranks. pairs: how many have both. rho: NULL where all of a side are
-- equal, or there are fewer than 3 pairs.
create or replace macro rank_correlations(relation) as table (
    with

    paired as (
        select group_id, x, y
        from query_table(relation)
        where x is not null and y is not null
    ),

    ranked as (
        select
            group_id,
            rank() over (partition by group_id order by x)
            + (count(*) over (partition by group_id, x) - 1) / 2.0 as rank_x,
            rank() over (partition by group_id order by y)
            + (count(*) over (partition by group_id, y) - 1) / 2.0 as rank_y,
        from paired
    )

    select
        group_id,
        count(*) as pairs,
        if(
            count(*) < 3 or count(distinct rank_x) = 1 or count(distinct rank_y) = 1,
            null,
            corr(rank_x, rank_y)
        ) as rho,
    from ranked
    group by group_id
);
