-- One row for each priority of an edition, in the plan's order: judged status, suggested status,
-- and what its indicators say.
--
-- status: as the partnership judged it at the last meeting up to the day; NULL where it has not.
-- status_basis: published or illustrative; NULL where it was recorded. status_tone: best, good,
-- caution or bad. suggested_status: by the rules of the partnership's scale
-- (suggestion_rules); NULL where no indicator can be judged; suggested_because: the indicators that
-- bring it. suggestion_is: better, same or worse than the status. red, amber, green, no_judgement,
-- no_data, worsening, improving: how many indicators are. sentence: the headline indicator furthest
-- from well. actions_late: due before the day and neither done nor stopped then; actions_dated: with a due day. is_illustrative: any
-- figure or target behind it is.
--
-- $partnership  partnership      whose plan, by code or name
-- $edition      edition          yearly edition of its plan, such as 2023-24
-- $as_at        day = today      day as of which it is told; a month is its end
-- $to           month = null     last month of figures; without it, the last whole month before the day
-- $area         area = null      where; without it, the partnership's district
select status.*
from indicators.editions as edition,
    indicators.priority_status(
        $edition,
        coalesce(
            $area, (select area_code from staging.partnership where partnership_code = $partnership)
        ),
        $as_at,
        least(coalesce($to, last_whole_month($as_at)), last_whole_month($as_at))
    ) as status
where edition.edition_code = $edition and edition.partnership_code = $partnership
order by status.position
