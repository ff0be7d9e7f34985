-- One row for each priority of an edition, in the plan's order: the status that was judged, the one
-- that the figures suggest, and what the figures say.
--
-- The columns are those of the query priority_status.
create or replace macro indicators.priority_status(of_edition, in_area, on_day, until) as table (
    with

    told as (
        from indicators.indicator_told(of_edition, in_area, until)
    ),

    counted as (
        select
            priority_code,
            count_if(rag = 'red') as red,
            count_if(rag = 'amber') as amber,
            count_if(rag = 'green') as green,
            count_if(rag = 'no judgement') as no_judgement,
            count_if(rag = 'no data') as no_data,
            count_if(signal = 'worsening') as worsening,
            count_if(signal = 'improving') as improving,
            -- What a chair would say first: the headline indicator that is furthest from well.
            arg_min(
                sentence,
                if(is_headline, 0, 100)
                + coalesce(list_position(['red', 'amber', 'green', 'no judgement'], rag), 9) * 10
                + case
                    when signal = 'worsening' then 0
                    when signal in ('improving', 'rising', 'falling') then 1
                    when signal like 'possibly%' then 2
                    else 3
                end
                + position / 1e6
            ) filter (sentence is not null) as sentence,
            coalesce(
                bool_or(
                    basis = 'illustrative' or (rag in ('red', 'amber', 'green') and is_target_made_up)
                ),
                false
            ) as is_illustrative,
        from told
        group by priority_code
    ),

    acted as (
        select
            priority_code,
            count(*) as actions,
            count_if(state_at(state, done_on, on_day) = 'done') as actions_done,
            count_if(
                due_on < on_day and state_at(state, done_on, on_day) in ('planned', 'under way')
            ) as actions_late,
            count(due_on) as actions_dated,
        from staging.action
        where edition_code = of_edition
        group by priority_code
    ),

    scale as (
        select status.status, status.tone, status.position
        from staging.status as status
        join indicators.editions as edition using (status_scale)
        where edition.edition_code = of_edition
    )

    select
        priority.position,
        priority.priority_code,
        priority.priority,
        priority.short_name,
        priority.kind,
        priority.lead,
        priority.subgroup,
        judged.status,
        judged_scale.tone as status_tone,
        judged.reason as status_reason,
        judged.who as status_who,
        judged.meeting as status_meeting,
        judged.held_on as status_on,
        judged.basis as status_basis,
        suggested.suggested_status,
        suggested_scale.tone as suggested_tone,
        list_words(suggested.because) as suggested_because,
        case
            when suggested_scale.position > judged_scale.position then 'worse'
            when suggested_scale.position < judged_scale.position then 'better'
            when suggested_scale.position = judged_scale.position then 'same'
        end as suggestion_is,
        coalesce(
            judged_scale.tone in ('caution', 'bad')
            or suggested_scale.tone in ('caution', 'bad'),
            false
        ) as is_to_talk_about,
        coalesce(counted.red, 0) as red,
        coalesce(counted.amber, 0) as amber,
        coalesce(counted.green, 0) as green,
        coalesce(counted.no_judgement, 0) as no_judgement,
        coalesce(counted.no_data, 0) as no_data,
        coalesce(counted.worsening, 0) as worsening,
        coalesce(counted.improving, 0) as improving,
        counted.sentence,
        coalesce(acted.actions, 0) as actions,
        coalesce(acted.actions_done, 0) as actions_done,
        coalesce(acted.actions_late, 0) as actions_late,
        coalesce(acted.actions_dated, 0) as actions_dated,
        coalesce(counted.is_illustrative, false) as is_illustrative,
        priority.illustrative,
    from staging.priority as priority
    left join counted using (priority_code)
    left join acted using (priority_code)
    left join indicators.suggested(of_edition, in_area, until) as suggested using (priority_code)
    left join (from indicators.judged(of_edition, on_day) where place = 1) as judged
        using (priority_code)
    left join scale as judged_scale on judged_scale.status = judged.status
    left join scale as suggested_scale on suggested_scale.status = suggested.suggested_status
    where priority.edition_code = of_edition
);
