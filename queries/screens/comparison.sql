-- One row: what of a period the figures cover, and what it can be compared with, in words.
--
-- used_from to used_to are the months to show; before_from to before_to the months to compare
-- with, NULL where there are none; refusal and note say why they differ from what was asked.
--
-- $area    area           ward or district
-- $domain  domain         subject: crime, asb, domestic_abuse, road_safety
-- $from    month          first month of the period
-- $to      month          last month of the period
-- $years   integer = 1    how many years earlier the comparison lies
-- $series  text = null    whose counting; without it, the one that speaks for the period
select
    *,
    if(used_from is null, null, period_words(used_from, used_to)) as used_words,
    if(before_from is null, null, period_words(before_from, before_to)) as before_words,
from indicators.comparison($area, $domain, $from, $to, $years, $series)
