-- One row for each measure of a relation of ward_figures: what its wards show, in sentences.
--
-- sentence: which wards stand above and below the district by more than chance would bring (99.8%).
-- count_sentence: which has most. change_sentence: which changed by more than chance would bring.
-- adds_up: how the wards, and what could not be placed in one, make the district's figure.
-- residents: whose residents, of which year. centre: of which wards residents are the wrong
-- denominator. Each NULL where there is nothing to say.
create or replace macro indicators.ward_sentences(relation, since, until, back_years) as table (
    with

    marked as (
        select
            *,
            kind = 'ward'
            and now = max(now) filter (kind = 'ward') over (partition by measure_code) as is_most,
            signal in ('improving', 'worsening', 'rising', 'falling') as is_real,
        from query_table(relation)
    ),

    summed as (
        select
            measure_code,
            any_value(measure) as measure,
            any_value(unit) as unit,
            any_value(area) filter (kind = 'district') as district,
            any_value(now) filter (kind = 'district') as district_now,
            any_value(now) filter (kind = 'not_placed') as not_placed,
            any_value(benchmark) as benchmark,
            max(population_year) as population_year,
            count(*) filter (kind = 'ward') as wards,
            count(now) filter (kind = 'ward') as counted,
            count(rate) filter (kind = 'ward') as rated,
            sum(now) filter (kind = 'ward')::bigint as wards_now,
            coalesce(
                list(area order by place) filter (kind = 'ward' and strict_lower > benchmark), []
            ) as above,
            coalesce(
                list(area order by place desc) filter (kind = 'ward' and strict_upper < benchmark), []
            ) as below,
            list(area order by area) filter (kind = 'ward' and now is not null and rate is null)
                as without_residents,
            list(area order by area) filter (kind = 'ward' and is_town_centre and rate is not null)
                as centres,
            list(area order by area) filter (is_most) as first_wards,
            max(now) filter (kind = 'ward') as most,
            count(signal) filter (kind = 'ward' and signal <> 'not comparable') as compared,
            coalesce(
                list(area order by area) filter (kind = 'ward' and is_real and now > before), []
            ) as rose,
            coalesce(
                list(area order by area) filter (kind = 'ward' and is_real and now < before), []
            ) as fell,
            any_value(area) filter (kind = 'district') || ', '
            || rate_words(any_value(benchmark), any_value(benchmark)) || ' for each '
            || rate_unit(since, until) || ',' as benchmark_words,
        from marked
        group by measure_code
    )

    select
        measure_code,
        measure,
        case
            when counted = 0 then null
            when most = 0 then measure || ': none in any ward.'
            else
                measure || ': ' || wards_are(first_wards) || ' highest, with ' || count_words(most)
                || '.'
        end as count_sentence,
        case
            when counted = 0 then null
            when most = 0 then measure || ': none in any ward.'
            when benchmark is not null and rated > 0 and len(above) + len(below) = 0
                then measure || ': no ward differs from the rate of ' || benchmark_words
                    || ' by more than chance would bring.'
            when benchmark is not null and rated > 0
                then measure || ': ' || wards_are(above) || ' above the rate of ' || benchmark_words
                    || ' by more than chance would bring; ' || wards_are(below) || ' below it.'
                    || case rated - len(above) - len(below)
                        when 0 then ''
                        when 1 then ' Of the other one the difference may be chance.'
                        else
                            ' Of the other ' || count_words(rated - len(above) - len(below))
                            || ' the difference may be chance.'
                    end
            else count_sentence
        end as sentence,
        case
            when compared = 0 then null
            when len(rose) + len(fell) = 0
                then measure || ': in no ward the change on the same months '
                    || earlier_words(back_years) || ' is larger than chance would bring.'
            else
                measure || ' ' || array_to_string(
                    list_filter(
                        [
                            if(len(rose) = 0, null, 'rose in ' || wards_words(rose)),
                            if(len(fell) = 0, null, 'fell in ' || wards_words(fell))
                        ],
                        lambda words: words is not null
                    ),
                    ' and '
                )
                || ' by more than chance would bring, against the same months '
                || earlier_words(back_years)
                || if(
                    compared = len(rose) + len(fell),
                    '.',
                    '; in the other ' || count_words(compared - len(rose) - len(fell))
                    || ' it may be chance.'
                )
        end as change_sentence,
        if(
            counted < wards or district_now is null,
            null,
            'The wards hold '
            || if(
                wards_now = district_now and coalesce(not_placed, 0) = 0,
                'all of ' || district || '''s ' || count_words(district_now) || '.',
                count_words(wards_now)
                || if(
                    coalesce(not_placed, 0) = 0,
                    '',
                    ', and ' || count_words(not_placed) || ' could not be placed in one'
                )
                || if(
                    wards_now + coalesce(not_placed, 0) = district_now,
                    ': together ' || district || '''s ' || count_words(district_now) || '.',
                    '; ' || district || '''s own figure is ' || count_words(district_now) || ', '
                    || count_words(abs(district_now - wards_now - coalesce(not_placed, 0)))
                    || if(district_now > wards_now + coalesce(not_placed, 0), ' more', ' fewer')
                    || ' than that.'
                )
            )
        ) as adds_up,
        case
            when rated = 0 and counted > 0
                then 'The residents of these wards are not known here, so there are counts only.'
            when rated > 0
                then 'Rates are for each ' || rate_unit(since, until)
                    || '; residents are those of mid-' || population_year || '.'
                    || coalesce(
                        ' The residents of ' || places_words(without_residents)
                        || ' are not known: counts only.',
                        ''
                    )
        end as residents,
        if(
            centres is null,
            null,
            places_words(centres) || if(len(centres) = 1, ' holds a town centre: its', ' hold town centres: their')
            || ' visitors are counted in what happens there and not among'
            || if(len(centres) = 1, ' its', ' their')
            || ' residents, so the rate overstates the risk to those who live there.'
        ) as centre,
    from summed
);
