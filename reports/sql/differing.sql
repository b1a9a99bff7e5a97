-- What follows `truth` of roll_up.sql in the nightly check: pairings whose kept row is not the true one. One statement,
-- so one snapshot: a log is never seen without the mark that it has left on its week. Rows are compared whole, so that
-- no column can be forgotten.
SELECT COALESCE(truth.pairing_id, kept.pairing_id)
FROM truth
FULL JOIN (
    SELECT * FROM reports_weeklyattendance WHERE organization_id = %(organization)s AND week_start = %(first)s
) kept ON kept.pairing_id = truth.pairing_id
WHERE to_jsonb(truth) IS DISTINCT FROM to_jsonb(kept) - ARRAY['id', 'organization_id', 'week_start']
  AND NOT EXISTS (
      SELECT FROM mentoring_sessions_staleweek
      WHERE organization_id = %(organization)s AND week_start BETWEEN %(first)s AND %(last)s)
ORDER BY 1
