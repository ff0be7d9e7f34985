-- Periods: runs of whole months, each month by its first day.

-- Which of several series speaks for a period, the greatest: the one that a person chose; those with
-- any figures in the period; real before illustrative; whoever covers more of the period, then of all
-- time. What is equal then is decided by name.
create or replace macro series_precedence(is_wanted, figures_in_period, is_illustrative, figures) as
    [
        is_wanted::integer,
        (figures_in_period > 0)::integer,
        (not is_illustrative)::integer,
        figures_in_period,
        figures
    ]::bigint[];

-- How many months from the first to the last, both counted.
create or replace macro month_count(first_month, last_month) as
    date_diff('month', first_month, last_month) + 1;

-- How many days from the first month's first to the last month's last.
create or replace macro day_count(first_month, last_month) as
    date_diff('day', first_month, last_month + interval 1 month);

-- The year that the middle of a period lies in.
create or replace macro middle_year(first_month, last_month) as
    year(first_month + to_days((day_count(first_month, last_month) // 2)::integer));

-- The same month of an earlier year.
create or replace macro years_before(month_, years) as
    (month_ - to_years(years::integer))::date;

-- April of the financial year that a month lies in.
create or replace macro financial_year_start(month_) as
    make_date(year(month_) - if(month(month_) < 4, 1, 0), 4, 1);
