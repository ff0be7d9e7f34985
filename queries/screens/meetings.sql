-- One row for each meeting of a partnership, the latest first, with the one before it.
--
-- area_code, area: where it looks. from_month to to_month: the months it looks at. previous_code,
-- previous_meeting, previous_on, previous_to: the meeting before, its day and its last month; NULL
-- for the first. is_recorded: added on the dashboard. judgements: how many statuses were given at it.
-- is_illustrative: all of it is made up; is_day_illustrative: its day is.
--
-- $partnership  partnership   whose meetings, by code or name
with

dated as (
    select
        meeting.*,
        edition.partnership_code,
        edition.edition,
        edition.plan,
        coalesce(meeting.area_code, edition.area_code) as used_area,
        coalesce(meeting.to_month, last_whole_month(meeting.held_on)) as last_month,
    from staging.meeting as meeting
    join indicators.editions as edition using (edition_code)
    where edition.partnership_code = $partnership
)

select
    dated.meeting_code,
    dated.edition_code,
    dated.edition,
    dated.plan,
    dated.meeting,
    dated.held_on,
    day_words(dated.held_on) || ': ' || dated.meeting as label,
    dated.used_area as area_code,
    area.area,
    coalesce(dated.from_month, (dated.last_month - interval 11 month)::date) as from_month,
    dated.last_month as to_month,
    lag(dated.meeting_code) over earlier as previous_code,
    lag(dated.meeting) over earlier as previous_meeting,
    lag(dated.held_on) over earlier as previous_on,
    lag(dated.last_month) over earlier as previous_to,
    dated.is_recorded,
    (
        select count(*) from staging.judgement as judgement
        where judgement.meeting_code = dated.meeting_code
    ) as judgements,
    dated.illustrative is not distinct from 'all' as is_illustrative,
    is_made_up(dated.illustrative, 'held_on') as is_day_illustrative,
from dated
join staging.area as area on area.area_code = dated.used_area
window earlier as (order by dated.held_on, dated.meeting_code)
order by dated.held_on desc, dated.meeting_code desc
