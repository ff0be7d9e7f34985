-- One row for each of some measures and areas and each part of a breakdown that records allow: its count, index and share.
--
-- line: which measure and area, in order. now, before: counts of the part over the period and over the
-- same months earlier, NULL where not covered whole. index_now: of before, which is 100. share: percent
-- of all parts. down, across: of parts of two dimensions, such as day and hour. refusal: why there is
-- no earlier side, in words, where a change of recording forbids it. sentence: of the line, which parts
-- are most.
--
-- $areas      areas         district, or wards of it, with commas between them
-- $measures   measures      what was counted, with commas between them
-- $breakdown  text          outcome, when, weekday, hour, road_user or age_band
-- $from       month         first month of the period
-- $to         month         last month of the period
-- $years      integer = 1   how many years earlier the comparison lies
with

lines as (
    select *
    from indicators.explored_lines($areas, $measures, $from, $to)
),

-- Of the series whose records are divided the one that speaks for the period.
speaking as (
    select
        lines.line,
        monthly.series,
        count_if(monthly.month between $from and $to) = month_count($from, $to) as has_now,
        count_if(
            monthly.month between years_before($from, $years) and years_before($to, $years)
        ) = month_count($from, $to) as has_before,
        worst_basis(list(distinct monthly.basis)) as basis,
    from lines
    join staging.monthly as monthly
        on monthly.area_code = lines.area_code and monthly.measure_code = lines.measure_code
    join staging.series as series using (series)
    where (
        monthly.month between $from and $to
        or monthly.month between years_before($from, $years) and years_before($to, $years)
    )
    and exists (
        from indicators.leaves as leaves
        join staging.breakdown_measure as divided
            on divided.measure_code = leaves.leaf_code and divided.breakdown = $breakdown
        where leaves.measure_code = lines.measure_code and divided.series = monthly.series
    )
    group by lines.line, monthly.series, series.is_illustrative
    qualify row_number() over (
        partition by lines.line
        order by
            series_precedence(
                false,
                count_if(monthly.month between $from and $to),
                series.is_illustrative,
                count(*)
            ) desc,
            monthly.series
    ) = 1
),

broken as (
    select lines.line, blocks.refusal
    from lines
    join indicators.blocks($from, $to, $years) as blocks
        on blocks.measure_code = lines.measure_code
        and blocks.district_code = lines.district_code
),

-- A district's are those of its wards, and of what could not be placed in one.
places as (
    select lines.line, area.area_code
    from lines
    join staging.area as area
        on area.area_code = lines.area_code
        or (lines.kind = 'district' and area.district_code = lines.area_code)
),

counts as (
    select
        lines.line,
        part_count.part,
        sum(part_count.n) filter (part_count.month between $from and $to) as now,
        sum(part_count.n) filter (
            part_count.month between years_before($from, $years) and years_before($to, $years)
        ) as before,
    from lines
    join speaking using (line)
    join places using (line)
    join indicators.leaves as leaves on leaves.measure_code = lines.measure_code
    join staging.part_count as part_count
        on part_count.measure_code = leaves.leaf_code
        and part_count.area_code = places.area_code
        and part_count.series = speaking.series
    where part_count.breakdown = $breakdown
        and part_count.month between years_before($from, $years) and $to
    group by lines.line, part_count.part
),

counted as (
    select distinct part from counts where coalesce(now, 0) + coalesce(before, 0) > 0
),

-- Of two dimensions, and of a scale such as hours, all are shown, so that none is left out between
-- others; else those that anything is of, or all where nothing is of any.
shown as (
    select part.*
    from staging.breakdown_part as part
    where part.breakdown = $breakdown
        and (
            part.part in (select part from counted)
            or (
                part.part not like '%not known%'
                and (
                    part.down is not null
                    or $breakdown in ('weekday', 'hour', 'age_band')
                    or not exists (from counted)
                )
            )
        )
),

cells as (
    select
        lines.*,
        shown.part as part_code,
        shown.label as part,
        shown.down,
        shown.across,
        shown.position,
        speaking.series,
        speaking.basis,
        if(speaking.has_now, coalesce(counts.now, 0), null)::bigint as now,
        if(
            speaking.has_before and broken.refusal is null, coalesce(counts.before, 0), null
        )::bigint as before,
        if(speaking.has_before, broken.refusal, null) as refusal,
    from lines
    cross join shown
    left join speaking using (line)
    left join broken using (line)
    left join counts on counts.line = lines.line and counts.part = shown.part
),

summed as (
    select
        *,
        sum(now) over (partition by line) as whole_now,
        sum(before) over (partition by line) as whole_before,
        max(now) over (partition by line) as most,
    from cells
),

figures as (
    select *
    from indicators.explored('summed', $from, $to)
)

select
    figures.line,
    figures.measure_code,
    figures.measure,
    figures.unit,
    figures.improvement,
    figures.area_code,
    figures.area,
    figures.kind,
    figures.part_code,
    figures.part,
    figures.down,
    figures.across,
    figures.now,
    figures.before,
    figures.now - figures.before as difference,
    round(pct_change(figures.now, figures.before), 1) as pct_change,
    figures.index_now,
    figures.index_before,
    figures.share,
    figures.share_before,
    figures.basis,
    figures.series,
    series.series_name,
    series.is_illustrative,
    figures.refusal,
    measure || ' in ' || area || ', ' || period_words($from, $to) || ': '
    || case
        when most is null then null
        when most = 0 then 'none'
        when count_if(now = most) over of_line > 3
            then 'no part has more than ' || count_words(most) || ' of '
                || count_words(sum(now) over of_line)
        else
            'most often '
            || list_words(list(part order by figures.position) filter (now = most) over of_line)
            || ' (' || count_words(most) || ' of ' || count_words(sum(now) over of_line)
            || if(count_if(now = most) over of_line > 1, ' each', '')
            || format(', {:.0f}%)', max(share) over of_line)
    end
    || '.' as sentence,
from figures
left join staging.series as series using (series)
window of_line as (partition by line)
order by line, figures.position
