-- Figures and periods in plain English, the same on every screen, paper and download.

-- 12345 as 12,345.
create or replace macro count_words(n) as format('{:,}', n::bigint);

-- A count with its unit: 1 crime, 2 crimes.
create or replace macro unit_words(n, unit, unit_one) as
    count_words(n) || ' ' || if(abs(n) = 1, unit_one, unit);

-- A percentage without its sign, to one decimal: 2.5%.
create or replace macro pct_words(pct) as format('{:.1f}%', abs(round(pct, 1)));

-- Whole months: September 2015; April to September 2015; October 2014 to September 2015; 2014.
create or replace macro period_words(first_month, last_month) as
    case
        when first_month = last_month then strftime(first_month, '%B %Y')
        when year(first_month) = year(last_month) and month(first_month) = 1
            and month(last_month) = 12 then year(first_month)::varchar
        when year(first_month) = year(last_month)
            then strftime(first_month, '%B to ') || strftime(last_month, '%B %Y')
        else strftime(first_month, '%B %Y to ') || strftime(last_month, '%B %Y')
    end;

-- rose, fell or did not change.
create or replace macro change_verb(now, before) as
    case when now > before then 'rose' when now < before then 'fell' else 'did not change' end;

-- A list as a person says it: a; a and b; a, b and c.
create or replace macro list_words(words) as
    case
        when len(words) < 2 then words[1]
        else array_to_string(words[:-2], ', ') || ' and ' || words[-1]
    end;

-- The first letter small, for a name inside a sentence; abbreviations stay.
create or replace macro in_sentence(name) as
    if(regexp_matches(name, '^[A-Z]{2}'), name, lower(name[1]) || name[2:]);

-- The same months of another year, by name: 2013, or 2013-14 where they run over New Year.
create or replace macro year_words(first_month, last_month) as
    if(
        year(first_month) = year(last_month),
        year(first_month)::varchar,
        year(first_month) || '-' || strftime(last_month, '%y')
    );

-- a year earlier, 2 years earlier.
create or replace macro earlier_words(years) as
    if(years = 1, 'a year earlier', years || ' years earlier');

-- A count after its measure's name, with the unit where the name does not say it.
create or replace macro of_measure_words(n, measure, unit) as
    count_words(n) || if(contains(lower(measure), unit), '', ' ' || unit);

-- The sentence for a count over a period and its change on the same months earlier, with what the
-- change is worth (signal_words) at its end. NULL before is no data, or may not be compared for the
-- reason of `refusal`; NULL now has no sentence.
create or replace macro change_sentence(
    measure, unit, now, before, now_words, years, worth, refusal
) as
    case
        when now is null then null
        when before is null and refusal is not null
            then measure || ' stood at ' || of_measure_words(now, measure, unit) || ' in '
                || now_words || '. ' || refusal
        when before is null
            then measure || ' stood at ' || of_measure_words(now, measure, unit) || ' in ' || now_words
                || '; there are no figures for the same months ' || earlier_words(years) || '.'
        when now = before
            then measure || ' did not change: ' || of_measure_words(now, measure, unit) || ' in ' || now_words
                || ' as in the same months ' || earlier_words(years) || '.'
        else
            measure || ' ' || change_verb(now, before)
            || coalesce(' by ' || pct_words(pct_change(now, before)) || ',', '')
            || ' from ' || count_words(before) || ' to ' || of_measure_words(now, measure, unit)
            || ', in ' || now_words || ' against the same months ' || earlier_words(years)
            || coalesce('; ' || worth, '') || '.'
    end;

-- The first letter as a capital.
create or replace macro sentence_case(words) as upper(words[1]) || words[2:];

-- Why a period cannot be shown whole: nothing at all is covered (covered_from NULL), none of it, or
-- only some of it (is_some).
create or replace macro not_covered_words(
    area_title, domain_title, since, until, is_some, covered_from, covered_to
) as
    if(
        covered_from is null,
        'There are no ' || in_sentence(domain_title) || ' figures for ' || area_title || '.',
        area_title || ' has no ' || in_sentence(domain_title) || ' figures for '
        || if(is_some, 'all of ', '') || period_words(since, until) || '. They cover '
        || period_words(covered_from, covered_to) || '.'
    );

-- Why two periods may not be compared, as a sentence: a break of this title lies between them.
create or replace macro not_comparable_words(since, until, back_years, title, month_, what) as
    'The figures of ' || period_words(since, until) || ' may not be compared with those '
    || earlier_words(back_years) || ': ' || title || ', ' || strftime(month_, '%B %Y') || '. '
    || what || '.';

-- What a change is worth (a signal of change_signal), as the end of a sentence about it. NULL where
-- there is none to speak of.
create or replace macro signal_words(signal) as
    case
        when signal is null or signal = 'not comparable' then null
        when signal = 'no clear change' then 'a change this size is within normal variation'
        when signal = 'too few to tell' then 'the counts are too few to tell whether that is real'
        when starts_with(signal, 'possibly') then 'the change is possibly real'
        else 'the change is larger than chance would bring'
    end;

-- How often chance alone would bring a change at least as large, as a sentence.
create or replace macro chance_words(p_value) as
    'Chance alone would bring a difference this large '
    || case
        when p_value < 0.0001 then 'less than once in 10,000 times.'
        else
            if(
                p_value < 0.4,
                'about once in ' || count_words(round(1 / p_value)) || ' times',
                'every other time or more'
            ) || ' (exact test, p = ' || format('{:.2g}', p_value::double) || ').'
    end;

-- The same in a word or two, for a list.
create or replace macro signal_short(signal) as
    case
        when signal is null or signal = 'not comparable' then null
        when signal = 'no clear change' then 'within normal variation'
        when signal = 'too few to tell' then 'too few to tell'
        when starts_with(signal, 'possibly') then 'possibly real'
        else 'real'
    end;

-- From one figure to another: 17.5 to 27.9, or one of them where both are written alike.
create or replace macro span_words(least_, most, decimals) as
    if(
        round(least_::double, decimals) = round(most::double, decimals),
        format('{:,.' || decimals || 'f}', least_::double),
        format('{:,.' || decimals || 'f}', least_::double) || ' to '
        || format('{:,.' || decimals || 'f}', most::double)
    );

-- A rate for each 1,000, to a decimal; to two where the rates it is read with (`among`, such as the
-- district's) are below 10.
create or replace macro rate_words(rate, among) as
    format('{:,.' || if(among < 10, 2, 1) || 'f}', rate::double);

-- Names of places as a person says them; with semicolons where any of them has an "and" or a comma.
create or replace macro places_words(names) as
    if(
        len(list_filter(names, lambda name: regexp_matches(name, ' and | & |,'))) > 0
        and len(names) > 1,
        array_to_string(names[:-2], '; ') || '; and ' || names[-1],
        list_words(names)
    );

-- Wards as the subject of a sentence: no ward; Fant; Fant and North; 7 wards.
create or replace macro wards_words(names) as
    case
        when len(names) = 0 then 'no ward'
        when len(names) <= 3 then places_words(names)
        else count_words(len(names)) || ' wards'
    end;

-- The same with the verb: no ward is; Fant is; 7 wards are.
create or replace macro wards_are(names) as
    wards_words(names) || if(len(names) <= 1, ' is', ' are');

-- What a rate is for each of: 1,000 residents, and a year where the period is not one.
create or replace macro rate_unit(first_month, last_month) as
    '1,000 residents' || if(month_count(first_month, last_month) = 12, '', ' and year');

-- A number to two decimals, with a minus as print has it: −0.31.
create or replace macro number_words(number) as
    replace(replace(format('{:.2f}', number::double), '-0.00', '0.00'), '-', '−');

-- A level of confidence: 95%, 99.8%.
create or replace macro level_words(confidence) as format('{:g}%', 100 * confidence);
