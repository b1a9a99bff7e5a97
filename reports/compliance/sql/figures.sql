-- Both in one statement, which looks each place and pairing up once: what is added up has a list of numbers at the end.
SELECT what, NULL, program, unit, '', number, 0, NULL::date, NULL::date, NULL::timestamptz, sums FROM added
UNION ALL
SELECT known.*, NULL::int[] FROM known
