-- One row for each status that was given to a priority of an edition at a meeting up to a day, the
-- one in force having place 1.
create or replace macro indicators.judged(of_edition, on_day) as table (
    select
        judgement.priority_code,
        judgement.status,
        judgement.reason,
        judgement.who,
        judgement.meeting_code,
        meeting.meeting,
        meeting.held_on,
        judgement.recorded_at,
        judgement.suggested_status,
        row_basis(judgement.illustrative, judgement.document_code) as basis,
        judgement.document_code,
        judgement.paragraph,
        row_number() over (
            partition by judgement.priority_code
            order by meeting.held_on desc, judgement.place desc
        ) as place,
    from staging.judgement as judgement
    join staging.meeting as meeting using (meeting_code)
    where judgement.edition_code = of_edition and meeting.held_on <= on_day
);
