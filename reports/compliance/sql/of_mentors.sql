-- What is known of mentors alone.
SELECT known.*, NULL::int[] FROM known
