-- Money: exact, in pounds and pence, as decimals and never as floats.

-- An amount as it is written: £40,814, £0.05, −£85.40; pence only where there are any.
create or replace macro money_words(amount) as
    if(amount < 0, '−', '') || '£' || format('{:,}', trunc(abs(amount))::bigint)
    -- the pence as they stand, as a double would round large sums
    || if(amount = trunc(amount), '', right(amount::decimal(38, 2)::varchar, 3));

-- An estimate to the pound: about £36,100 is written £36,100.
create or replace macro pounds_words(amount) as
    if(amount < 0, '−', '') || '£' || format('{:,}', round(abs(amount))::bigint);

-- A day as it is written: 11 December 2018.
create or replace macro day_words(day_) as strftime(day_, '%-d %B %Y');

-- First and last day of a financial year, April to March, such as 2018-19.
create or replace macro year_begins(financial_year_) as
    make_date(left(financial_year_, 4)::integer, 4, 1);
create or replace macro year_ends(financial_year_) as
    make_date(left(financial_year_, 4)::integer + 1, 3, 31);

-- An amount for each of n, to the penny, half a penny up; in whole numbers, as a division would be a
-- float's. NULL for none.
create or replace macro each_of(amount, n) as
    ((((amount::decimal(38, 2) * 200)::hugeint // nullif(n, 0)) + 1) // 2)::decimal(30, 0)
    * 0.01::decimal(3, 2);

-- What all would come to, if it goes on as the part so far did. NULL where there is no part yet, or
-- where so little of it that this is more than there is room for.
create or replace macro grown(part, part_of, whole) as
    try_cast(round(part::double * whole::double / nullif(part_of, 0)::double, 2) as decimal(18, 2));

-- How the report on an award stood on a day, and the award with it; soon_: days before it is due.
create or replace macro award_state(starts_on_, report_due_, reported_on_, day_, soon_) as
    case
        when reported_on_ <= day_ then 'Reported'
        when report_due_ < day_ then 'Report late'
        when report_due_ <= day_ + soon_::integer then 'Report due soon'
        when starts_on_ > day_ then 'Not started'
        else 'Under way'
    end;

-- How good that is: good, caution or bad; NULL where it is neither.
create or replace macro award_tone(state_) as
    case state_
        when 'Reported' then 'good'
        when 'Report due soon' then 'caution'
        when 'Report late' then 'bad'
    end;

-- An identifier for an organisation that has none: 360G-smp-org:parkside-youth-trust.
create or replace macro organisation_id(prefix, name_) as
    '360G-' || prefix || '-org:'
    || trim(regexp_replace(lower(coalesce(name_, 'not said')), '[^a-z0-9]+', '-', 'g'), '-');
