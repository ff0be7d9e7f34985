-- One row for each table that holds anything that is made up to show how the dashboard works.
select 'series' as table_name from facts.series where illustrative
union
select 'status' as table_name from facts.status where illustrative is not null
union
select 'suggestion_rule' as table_name from facts.suggestion_rule where illustrative is not null
union
select 'risk_cell' as table_name from facts.risk_cell where illustrative is not null
union
select 'partnership' as table_name from facts.partnership where illustrative is not null
union
select 'plan' as table_name from facts.plan where illustrative is not null
union
select 'edition' as table_name from facts.edition where illustrative is not null
union
select 'theme' as table_name from facts.theme where illustrative is not null
union
select 'priority' as table_name from facts.priority where illustrative is not null
union
select 'outcome' as table_name from facts.outcome where illustrative is not null
union
select 'indicator' as table_name from facts.indicator where illustrative is not null
union
select 'action' as table_name from facts.action where illustrative is not null
union
select 'risk' as table_name from facts.risk where illustrative is not null
union
select 'narrative' as table_name from facts.narrative where illustrative is not null
union
select 'meeting' as table_name from facts.meeting where illustrative is not null
union
select 'recommendation' as table_name from facts.recommendation where illustrative is not null
union
select 'printed_judgement' as table_name from facts.printed_judgement where illustrative is not null
union
select 'award' as table_name from facts.award where illustrative is not null
union
select 'allocation' as table_name from facts.allocation where illustrative is not null
union
select 'profile' as table_name from facts.profile where illustrative is not null
union
select 'criterion' as table_name from facts.criterion where illustrative is not null
union
select 'bid' as table_name from facts.bid where illustrative is not null
union
select 'bid_score' as table_name from facts.bid_score where illustrative is not null
union
select 'instalment' as table_name from facts.instalment where illustrative is not null
union
select 'claim' as table_name from facts.claim where illustrative is not null
union
select 'award_outcome' as table_name from facts.award_outcome where illustrative is not null
