-- One row for each measure and district of which a period may not be compared with the same months
-- earlier, as a change of recording lies between: why, in words.
create or replace macro indicators.blocks(since, until, back_years) as table (
    select
        breaks.measure_code,
        breaks.district_code,
        first(
            not_comparable_words(since, until, back_years, breaks.title, breaks.month, breaks.what)
            order by breaks.month
        ) as refusal,
    from indicators.breaks as breaks
    where breaks.effect = 'block'
        and breaks.month > years_before(since, back_years) and breaks.month <= until
    group by breaks.measure_code, breaks.district_code
);
