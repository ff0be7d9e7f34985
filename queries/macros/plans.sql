-- Plans: what in them is made up, and what a target on a baseline comes to.

-- Whether a column of a row of a plan is made up: the row's own list of them, separated by
-- semicolons, names it or says all.
create or replace macro is_made_up(list_of_columns, column_name) as
    coalesce(
        list_of_columns = 'all'
        or list_contains(
            list_transform(string_split(list_of_columns, ';'), lambda each: trim(each)), column_name
        ),
        false
    );

-- How certain a row of a plan is: illustrative, partly illustrative (some of its columns are made
-- up), published (a paper says so); NULL where the partnership's own file or a person does.
create or replace macro row_basis(list_of_columns, document_code_) as
    case
        when list_of_columns = 'all' then 'illustrative'
        when list_of_columns is not null then 'partly illustrative'
        when document_code_ is not null then 'published'
    end;

-- The target that lies change_pct percent from a baseline: up or down on the scale, so that a fall
-- from a baseline below 0 lies further below.
create or replace macro target_on_baseline(baseline, change_pct) as
    baseline::double + abs(baseline::double) * change_pct / 100;

-- How an action stood on a day: what was done later was under way then. Without a day it is as last
-- reported.
create or replace macro state_at(state_, done_on_, day_) as
    if(state_ = 'done' and done_on_ > day_, 'under way', state_);

-- The last month that was over on a day.
create or replace macro last_whole_month(day_) as
    (date_trunc('month', day_ + interval 1 day) - interval 1 month)::date;
