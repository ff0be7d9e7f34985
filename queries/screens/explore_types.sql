-- One row for each of some measures in each of some areas, followed by the types that it is divided into: its count, rate, index and share.
--
-- line: which measure and area, in order. is_whole: the measure itself, not one of its types, which
-- are those not divided further; a measure that is not divided has no other row. now, before,
-- difference, pct_change, p_value, signal, basis, refusal: as indicators.change has them. rate, lower,
-- upper, index_now, share and the rest: as indicators.explored has them; shares are of the measure.
-- sentence: on the row of the measure, how it changed. parts_sentence: on the same, which types are
-- most and which changed by more than chance would bring. lines_sentence: on the same, which of
-- several lines did.
--
-- $areas     areas         district, or wards of it, with commas between them
-- $measures  measures      what was counted, with commas between them
-- $from      month         first month of the period
-- $to        month         last month of the period
-- $years     integer = 1   how many years earlier the comparison lies
with

lines as (
    select *
    from indicators.explored_lines($areas, $measures, $from, $to)
),

shown as (
    select measure_code, leaf_code as shown_code from indicators.leaves
    union
    select measure_code, measure_code from staging.measure
),

changes as (
    select *
    from indicators.change(
        $areas,
        (select if(count(distinct domain) = 1, any_value(domain), null) from lines),
        $from, $to, $years, null
    )
),

placed as (
    select
        lines.line,
        lines.measure_code as whole_code,
        lines.measure as whole,
        lines.area,
        lines.kind,
        lines.population,
        changes.*,
        changes.measure_code = lines.measure_code as is_whole,
        max(changes.now) filter (changes.measure_code = lines.measure_code) over of_line
            as whole_now,
        max(changes.before) filter (changes.measure_code = lines.measure_code) over of_line
            as whole_before,
    from lines
    join shown on shown.measure_code = lines.measure_code
    join changes
        on changes.area_code = lines.area_code and changes.measure_code = shown.shown_code
    window of_line as (partition by lines.line)
),

figures as (
    select
        *,
        signal in ('worsening', 'improving', 'rising', 'falling') as is_real,
        if(
            len($measures) = 1,
            area,
            in_sentence(measure) || if(len($areas) > 1, ' in ' || area, '')
        )
            as line_name,
        max(now) filter (not is_whole) over (partition by line) as most,
    from indicators.explored('placed', $from, $to)
),

-- Of the lines together: which changed by more than chance would bring.
together as (
    select
        list_words(list(line_name order by line) filter (is_real and now > before)) as rose,
        list_words(list(line_name order by line) filter (is_real and now < before)) as fell,
        count(signal) filter (not is_real and signal <> 'not comparable') as others,
        count(signal) filter (signal <> 'not comparable') as compared,
        count(*) as lines,
    from figures
    where is_whole
)

select
    figures.line,
    figures.whole_code,
    figures.whole,
    figures.area_code,
    figures.area,
    figures.kind,
    figures.is_whole,
    figures.measure_code,
    figures.measure,
    figures.unit,
    figures.improvement,
    figures.now,
    figures.before,
    figures.difference,
    round(figures.pct_change, 1) as pct_change,
    figures.p_value,
    figures.signal,
    figures.rate,
    figures.rate_before,
    figures.lower,
    figures.upper,
    figures.count_lower,
    figures.count_upper,
    figures.index_now,
    figures.index_before,
    figures.share,
    figures.share_before,
    figures.basis,
    figures.series,
    series.series_name,
    series.is_illustrative,
    figures.refusal,
    if(
        is_whole,
        change_sentence(
            measure || ' in ' || area, unit, now, before, period_words($from, $to), $years,
            signal_words(signal), refusal
        ),
        null
    ) as sentence,
    if(
        is_whole and count(now) filter (not is_whole and now > 0) over of_line > 1,
        'The most of ' || in_sentence(measure) || ' in ' || area
        || if(count(*) filter (not is_whole and now = most) over of_line = 1, ' is ', ' are ')
        || if(
            count(*) filter (not is_whole and now = most) over of_line <= 3,
            list_words(
                list(in_sentence(measure) order by position) filter (
                    not is_whole and now = most
                ) over of_line
            ),
            count(*) filter (not is_whole and now = most) over of_line || ' types'
        )
        || ', ' || count_words(most)
        || coalesce(
            ' or ' || format('{:.0f}%', max(share) filter (not is_whole) over of_line), ''
        )
        || if(count(*) filter (not is_whole and now = most) over of_line = 1, '.', ' each.')
        || coalesce(
            ' More than chance would bring, there were '
            || nullif(
                concat_ws(
                    '; ',
                    'more of ' || list_words(
                        list(in_sentence(measure) order by position) filter (
                            not is_whole and is_real and now > before
                        ) over of_line
                    ),
                    'fewer of ' || list_words(
                        list(in_sentence(measure) order by position) filter (
                            not is_whole and is_real and now < before
                        ) over of_line
                    )
                ),
                ''
            )
            || '.',
            if(
                count(before) filter (not is_whole) over of_line > 0,
                ' None changed by more than chance would bring.',
                ''
            )
        ),
        null
    ) as parts_sentence,
    case
        when not is_whole or together.lines = 1 or together.compared = 0 then null
        when coalesce(together.rose, together.fell) is null and together.compared = 1
            then 'The one that can be compared did not change by more than chance would bring.'
        when coalesce(together.rose, together.fell) is null
            then 'None of the ' || together.compared
                || if(together.compared < together.lines, ' that can be compared', '')
                || ' changed by more than chance would bring.'
        else
            'By more than chance would bring, '
            || concat_ws('; ', together.rose || ' rose', together.fell || ' fell')
            || ', in ' || period_words($from, $to) || ' against the same months '
            || earlier_words($years)
            || case together.others
                when 0 then '.'
                when 1 then '; of the other the change may be chance.'
                else '; of the other ' || together.others || ' the change may be chance.'
            end
    end as lines_sentence,
from figures
cross join together
left join staging.series as series using (series)
window of_line as (partition by line)
order by line, is_whole desc, position
