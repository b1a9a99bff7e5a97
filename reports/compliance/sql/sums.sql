-- Sums of weeks by program and unit, as far as they may be told. Parameters of its own: sums_only, fewest, and arrays
-- of one element for each part of time: parts (its number), part_firsts, part_lasts.
, part AS MATERIALIZED (
    SELECT * FROM unnest(%(parts)s::int[], %(part_firsts)s::date[], %(part_lasts)s::date[]) AS part (number, first, last)
), of_places AS MATERIALIZED (
    SELECT part.number, place.week_start, place.program_id, CASE WHEN %(by_unit)s THEN place.unit_id END AS unit_id,
           people, expected, held, excused, missed, unreported, in_time, delay_hours
    FROM part JOIN reports_attendanceplace place
      ON place.organization_id = %(organization)s AND place.week_start BETWEEN part.first AND part.last
    WHERE (%(program)s::uuid IS NULL OR place.program_id = %(program)s::uuid)
      AND (%(slice_units)s::uuid[] IS NULL OR place.unit_id = ANY (%(slice_units)s::uuid[]))
      AND (%(everything)s
           OR (%(programs)s::uuid[] IS NULL OR place.program_id = ANY (%(programs)s::uuid[]))
              AND (%(units)s::uuid[] IS NULL OR COALESCE(place.unit_id = ANY (%(units)s::uuid[]), false)))
    UNION ALL
    SELECT part.number, week.week_start, enrolled.program_id, enrolled.unit_id, 1, week.expected, week.held,
           week.excused, week.missed, week.unreported, week.in_time, week.delay_hours
    FROM own
    JOIN enrolled ON enrolled.id = own.enrolment_id AND NOT enrolled.is_reached
    JOIN reports_weeklyattendance week ON week.organization_id = %(organization)s AND week.pairing_id = own.id
    JOIN part ON week.week_start BETWEEN part.first AND part.last
), of_few AS MATERIALIZED (
    -- Who sees sums alone reads weeks of a program that speak of five people at least, as the weekly report shows them,
    -- so that no difference of periods, or of a period and weeks, tells of fewer.
    SELECT number, week_start, program_id FROM of_places
    WHERE %(sums_only)s GROUP BY number, week_start, program_id HAVING sum(people) < %(fewest)s
), told AS (
    SELECT * FROM of_places
    WHERE NOT EXISTS (
        SELECT FROM of_few
        WHERE of_few.number = of_places.number AND of_few.week_start = of_places.week_start
          AND of_few.program_id = of_places.program_id)
)
