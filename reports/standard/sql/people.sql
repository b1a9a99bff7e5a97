-- Who is in one state of one benchmark. Parameters of its own: state, offset, limit. The number of all comes with each.
SELECT count(*) OVER (), judged.pairing_id, mentee.id, mentee.full_name, mentor.id, mentor.full_name
FROM judged
JOIN mentors_mentor mentor ON mentor.organization_id = %(organization)s AND mentor.id = judged.mentor_id
LEFT JOIN mentees_mentee mentee ON mentee.organization_id = %(organization)s AND mentee.id = judged.mentee_id
WHERE judged.state = %(state)s
ORDER BY mentee.full_name, mentor.full_name, judged.pairing_id
LIMIT %(limit)s OFFSET %(offset)s
