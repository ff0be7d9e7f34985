-- One note for each road-casualty file and reason for which rows of it count for no ward or for
-- nothing.
insert into import_note
with

casualties as (
    select
        casualty.source_id,
        case
            when record.collision_index is null then 'no collision'
            when place.collision_index is null then 'elsewhere'
            else 'no ward'
        end as reason,
        place.district_code,
        count(*) as rows,
    from casualty_record as casualty
    left join collision_record as record using (collision_index)
    left join collision_place as place using (collision_index)
    where place.collision_index is null or contains(place.area_code, ':not-placed')
    group by all
),

collisions as (
    select source_id, 'no casualties' as reason, null as district_code, count(*) as rows
    from collision_record
    where collision_index not in (select collision_index from casualty_record)
    group by source_id
)

select
    unplaced.source_id,
    null as line,
    'note' as severity,
    case unplaced.reason
        when 'no collision'
            then format(
                if(
                    rows = 1,
                    '{:,} casualty has no collision here; it counts once the collision file of '
                    'its year is imported',
                    '{:,} casualties have no collision here; they count once the collision file of '
                    'their year is imported'
                ), rows
            )
        when 'no casualties'
            then format(
                if(
                    rows = 1,
                    '{:,} collision has no casualties here; it counts once the casualty file of '
                    'its year is imported',
                    '{:,} collisions have no casualties here; they count once the casualty file of '
                    'their year is imported'
                ), rows
            )
        when 'elsewhere'
            then format(
                if(
                    rows = 1,
                    '{:,} casualty lies in no district known here',
                    '{:,} casualties lie in no district known here'
                ), rows
            )
        else format(
            if(
                rows = 1,
                '{:,} casualty of {} could not be placed in a ward',
                '{:,} casualties of {} could not be placed in a ward'
            ), rows, area.title
        )
    end as reason,
    null as content,
    'department_for_transport' as series,
from (from casualties union all from collisions) as unplaced
left join area on area.area_code = unplaced.district_code
order by all;
