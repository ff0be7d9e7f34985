-- One row for each priority of an edition of which a status can be suggested: the status, by the
-- rules of the partnership's scale, and because of which indicators.
create or replace macro indicators.suggested(of_edition, in_area, until) as table (
    with

    rules as (
        select rule.*
        from staging.suggestion_rule as rule
        join staging.partnership as partnership using (status_scale)
        join staging.plan as plan using (partnership_code)
        join staging.edition as edition using (plan_code)
        where edition.edition_code = of_edition
    ),

    judged as (
        select priority_code, indicator, position, is_headline, rag, signal
        from indicators.indicator_status(of_edition, in_area, until)
        where rag in ('red', 'amber', 'green')
    ),

    looked_at as (
        select
            judged.priority_code,
            judged.indicator,
            judged.position,
            judged.rag,
            judged.signal,
            rules.place,
            rules.condition,
            rules.status,
            rules.quantifier,
            (rules.rag is null or rules.rag = judged.rag)
            and (rules.signal is null or rules.signal is not distinct from judged.signal) as is_so,
        from judged
        join rules on rules.scope = 'every' or judged.is_headline
    ),

    conditions as (
        select
            priority_code,
            place,
            condition,
            any_value(status) as status,
            if(any_value(quantifier) = 'all', bool_and(is_so), bool_or(is_so)) as holds,
            list(
                indicator || ' is ' || rag
                || if(signal in ('improving', 'worsening'), ' and really ' || signal, '')
                order by position
            ) filter (is_so and quantifier = 'any') as because,
        from looked_at
        group by priority_code, place, condition
    ),

    numbered as (
        select place, count(*) as conditions from (select distinct place, condition from rules)
        group by place
    )

    select
        conditions.priority_code,
        any_value(conditions.status) as suggested_status,
        conditions.place as rule_place,
        flatten(list(conditions.because) filter (conditions.because is not null)) as because,
    from conditions
    join numbered using (place)
    group by conditions.priority_code, conditions.place, numbered.conditions
    having bool_and(conditions.holds) and count(*) = numbered.conditions
    qualify row_number() over (partition by conditions.priority_code order by conditions.place) = 1
);
