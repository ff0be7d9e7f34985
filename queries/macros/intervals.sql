-- Rates, and how far chance alone could have moved a count or a proportion.
-- Source: Association of Public Health Observatories, technical briefing 3 (2008): exact Poisson
-- limits below 10 and Byar's approximation from 10 on for counts, Wilson's score for proportions.

-- A count for each `per` residents (1,000 unless said) and year, where it is of `months` months.
-- NULL without residents or months.
create or replace macro
    rate_per(n, population) as 1000.0 * n / nullif(population, 0),
    (n, population, per) as per::double * n / nullif(population, 0),
    (n, population, per, months) as per::double * n / nullif(population, 0) * 12 / nullif(months, 0);

-- The ratio of two polynomials of the seventh degree, coefficients from the constant up. In lists,
-- and below, so that an argument is written out once: a macro copies it to each place it stands in.
create or replace macro normal_ratio(x, a, b) as
    list_reduce(list_reverse(a), lambda total, c: total * x + c)
    / list_reduce(list_reverse(b), lambda total, c: total * x + c);

-- The quantile of the standard normal distribution: 1.96 at 0.975. Wichura's algorithm AS 241
-- (Applied Statistics 37, 1988), correct to 16 figures; NULL outside 0 to 1.
create or replace macro normal_quantile(p) as
    case
        when p is null or p <= 0 or p >= 1 then null
        when abs(p::double - 0.5) <= 0.425
            then (p::double - 0.5)
                * normal_ratio(
                    0.180625 - (p::double - 0.5) * (p::double - 0.5),
                    [3.3871328727963666080e0, 1.3314166789178437745e+2, 1.9715909503065514427e+3,
                    1.3731693765509461125e+4, 4.5921953931549871457e+4, 6.7265770927008700853e+4,
                    3.3430575583588128105e+4, 2.5090809287301226727e+3],
                    [1.0, 4.2313330701600911252e+1, 6.8718700749205790830e+2,
                    5.3941960214247511077e+3, 2.1213794301586595867e+4, 3.9307895800092710610e+4,
                    2.8729085735721942674e+4, 5.2264952788528545610e+3]
                )
        else
            sign(p::double - 0.5)
            * if(
                sqrt(-ln(least(p, 1.0 - p))) <= 5,
                normal_ratio(
                    sqrt(-ln(least(p, 1.0 - p))) - 1.6,
                    [1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
                    3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
                    2.27238449892691845833e-2, 7.74545014278341407640e-4],
                    [1.0, 2.05319162663775882187e0, 1.67638483018380384940e0,
                    6.89767334985100004550e-1, 1.48103976427480074590e-1,
                    1.51986665636164571966e-2, 5.47593808499534494600e-4,
                    1.05075007164441684324e-9]
                ),
                normal_ratio(
                    sqrt(-ln(least(p, 1.0 - p))) - 5,
                    [6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0,
                    2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
                    2.71155556874348757815e-5, 2.01033439929228813265e-7],
                    [1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1,
                    1.48753612908506148525e-2, 7.86869131145613259100e-4, 1.84631831751005468180e-5,
                    1.42151175831644588870e-7, 2.04426310338993978564e-15]
                )
            )
    end;

-- P(X <= k) for a Poisson count of this mean, k below 10: DuckDB may work out a branch that is not
-- taken, and a list as long as a large count fills the memory.
create or replace macro poisson_cdf(k, mean_) as
    list_sum(
        list_transform(
            range(0, least(k::bigint, 9) + 1), lambda i: exp(i * ln(mean_) - mean_ - lgamma(i + 1.0))
        )
    );

-- The mean between low and high at which the probability of at most k is p, by halving.
create or replace macro poisson_mean_at(k, p, low, high) as
    list_reduce(
        range(0, 64),
        lambda span, i: if(
            poisson_cdf(k, (span[1] + span[2]) / 2) > p,
            [(span[1] + span[2]) / 2, span[2]],
            [span[1], (span[1] + span[2]) / 2]
        ),
        [low::double, high::double]
    )[1];

-- Limits of a count, exact below 10 and by Byar's approximation from 10 on; `confidence` is 0.95,
-- 0.998 or any other between 0 and 1. NULL where the count or the confidence is unknown.
create or replace macro poisson_lower(n, confidence) as
    case
        when coalesce(n < 0 or confidence <= 0 or confidence >= 1, true) then null
        when n = 0 then 0.0
        when n < 10 then poisson_mean_at(n - 1, (1 + confidence) / 2.0, 0, n)
        else n * (
            1 - 1 / (9.0::double * n) - normal_quantile((1 + confidence) / 2.0) / (3 * sqrt(n))
        ) ** 3
    end;

create or replace macro poisson_upper(n, confidence) as
    case
        when coalesce(n < 0 or confidence <= 0 or confidence >= 1, true) then null
        when n < 10 then poisson_mean_at(n, (1 - confidence) / 2.0, n, 2.0::double * n + 100)
        else (n + 1::double) * (
            1 - 1 / (9 * (n + 1::double))
            + normal_quantile((1 + confidence) / 2.0) / (3 * sqrt(n + 1::double))
        ) ** 3
    end;

-- Wilson's limit of the proportion x of n, z standard deviations above (below where z is negative).
create or replace macro wilson_limit(x, n, z) as
    list_transform(
        [z],
        lambda z_: (
            x::double + z_ * z_ / 2
            + z_ * sqrt(x::double * (n - x::double) / n + z_ * z_ / 4)
        ) / (n + z_ * z_)
    )[1];

-- Wilson's limits of the proportion x of n. NULL where anything is unknown, n is 0, or x is no part
-- of n.
create or replace macro wilson_lower(x, n, confidence) as
    case
        when coalesce(x < 0 or x > n or n = 0 or confidence <= 0 or confidence >= 1, true)
            then null
        when x = 0 then 0.0
        else wilson_limit(x, n, normal_quantile((1 - confidence) / 2.0))
    end;

create or replace macro wilson_upper(x, n, confidence) as
    case
        when coalesce(x < 0 or x > n or n = 0 or confidence <= 0 or confidence >= 1, true)
            then null
        when x = n then 1.0
        else wilson_limit(x, n, normal_quantile((1 + confidence) / 2.0))
    end;

-- An area against a benchmark: better, similar or worse by whether the benchmark lies inside the
-- area's limits; higher, similar or lower where the measure has no good direction.
create or replace macro compared_words(lower_, upper_, benchmark, improvement) as
    case
        when lower_ is null or upper_ is null or benchmark is null then null
        when benchmark between lower_ and upper_ then 'similar'
        when improvement = 'neutral' then if(lower_ > benchmark, 'higher', 'lower')
        when (lower_ > benchmark) = coalesce(improvement = 'increase', false) then 'better'
        else 'worse'
    end;
