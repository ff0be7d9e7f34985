-- One row for each rule by which a status is suggested, in the order they are tried.
--
-- words: all its conditions as a sentence. Only indicators that can be judged count.
--
-- $partnership  partnership   whose scale, by code or name
select
    rule.place,
    any_value(rule.status) as status,
    any_value(rule.status) || ' when '
    || string_agg(
        if(rule.quantifier = 'all', 'every ', 'any ')
        || if(rule.scope = 'headline', 'headline indicator', 'indicator')
        || if(rule.rag is null and rule.signal is null, ' can be judged', ' is ')
        || concat_ws(' and really ', rule.rag, rule.signal),
        ', and ' order by rule.condition
    ) || '.' as words,
from staging.suggestion_rule as rule
join staging.partnership as partnership using (status_scale)
where partnership.partnership_code = $partnership
group by rule.place
order by rule.place
