"""Sums of weeks by program and unit: what is told of many is read in as few rows as there are places, not people."""

import django.db.models.deletion
import mentoring_platform.tenancy.models.base
from django.db import migrations, models

from mentoring_platform.tenancy.operations import GuardTenantTable

# A week is summed anew each time, so that nothing can drift, and under the lock of the other sums: who comes second
# reads what the first has written.
KEEP_PLACES = """
CREATE FUNCTION reports_keep_places() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    whose int := (SELECT organization_id FROM changed LIMIT 1);
    touched date[] := ARRAY(SELECT DISTINCT week_start FROM changed);
BEGIN
    IF whose IS NULL THEN
        RETURN NULL;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('reports.blocks:' || whose, 0));
    IF TG_OP = 'DELETE' THEN
        DELETE FROM reports_attendanceplace WHERE organization_id = whose AND week_start = ANY (touched);
    END IF;
    INSERT INTO reports_attendanceplace AS kept
        (id, organization_id, week_start, program_id, unit_id, people,
         expected, held, excused, missed, unreported, in_time, delay_hours)
    SELECT gen_random_uuid(), whose, week.week_start, enrolment.program_id, mentee.unit_id, count(DISTINCT mentee.id),
           sum(expected), sum(held), sum(excused), sum(missed), sum(unreported), sum(in_time), sum(delay_hours)
    FROM reports_weeklyattendance week
    JOIN programs_pairing pairing ON pairing.organization_id = whose AND pairing.id = week.pairing_id
    JOIN programs_enrolment enrolment ON enrolment.organization_id = whose AND enrolment.id = pairing.enrolment_id
    JOIN mentees_mentee mentee ON mentee.organization_id = whose AND mentee.id = enrolment.mentee_id
    WHERE week.organization_id = whose AND week.week_start = ANY (touched)
    GROUP BY week.week_start, enrolment.program_id, mentee.unit_id
    ON CONFLICT (organization_id, week_start, program_id, unit_id) DO UPDATE SET
        people = excluded.people, expected = excluded.expected, held = excluded.held, excused = excluded.excused,
        missed = excluded.missed, unreported = excluded.unreported, in_time = excluded.in_time,
        delay_hours = excluded.delay_hours
    WHERE (kept.people, kept.expected, kept.held, kept.excused, kept.missed, kept.unreported, kept.in_time,
           kept.delay_hours)
        IS DISTINCT FROM (excluded.people, excluded.expected, excluded.held, excluded.excused, excluded.missed,
                          excluded.unreported, excluded.in_time, excluded.delay_hours);
    RETURN NULL;
END
$$;
CREATE TRIGGER reports_places_of_new AFTER INSERT ON reports_weeklyattendance
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION reports_keep_places();
CREATE TRIGGER reports_places_of_changed AFTER UPDATE ON reports_weeklyattendance
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION reports_keep_places();
CREATE TRIGGER reports_places_of_removed AFTER DELETE ON reports_weeklyattendance
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION reports_keep_places();

CREATE FUNCTION reports_move_places() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    whose int;
    moved uuid[];
    programs uuid[];
    units uuid[];
BEGIN
    SELECT min(former.organization_id), array_agg(former.id), array_agg(former.unit_id) || array_agg(present.unit_id)
    INTO whose, moved, units
    FROM former JOIN present ON present.organization_id = former.organization_id AND present.id = former.id
    WHERE present.unit_id IS DISTINCT FROM former.unit_id;
    IF whose IS NULL THEN
        RETURN NULL;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('reports.blocks:' || whose, 0));
    programs := ARRAY(
        SELECT DISTINCT program_id FROM programs_enrolment WHERE organization_id = whose AND mentee_id = ANY (moved));
    DELETE FROM reports_attendanceplace place
    WHERE organization_id = whose AND program_id = ANY (programs)
      AND EXISTS (SELECT FROM unnest(units) unit WHERE unit IS NOT DISTINCT FROM place.unit_id);
    INSERT INTO reports_attendanceplace
        (id, organization_id, week_start, program_id, unit_id, people,
         expected, held, excused, missed, unreported, in_time, delay_hours)
    SELECT gen_random_uuid(), whose, week.week_start, enrolment.program_id, mentee.unit_id, count(DISTINCT mentee.id),
           sum(expected), sum(held), sum(excused), sum(missed), sum(unreported), sum(in_time), sum(delay_hours)
    FROM mentees_mentee mentee
    JOIN programs_enrolment enrolment ON enrolment.organization_id = whose AND enrolment.mentee_id = mentee.id
    JOIN programs_pairing pairing ON pairing.organization_id = whose AND pairing.enrolment_id = enrolment.id
    JOIN reports_weeklyattendance week ON week.organization_id = whose AND week.pairing_id = pairing.id
    WHERE mentee.organization_id = whose AND enrolment.program_id = ANY (programs)
      AND EXISTS (SELECT FROM unnest(units) unit WHERE unit IS NOT DISTINCT FROM mentee.unit_id)
    GROUP BY week.week_start, enrolment.program_id, mentee.unit_id;
    RETURN NULL;
END
$$;
CREATE TRIGGER reports_places_of_moved AFTER UPDATE ON mentees_mentee
    REFERENCING OLD TABLE AS former NEW TABLE AS present FOR EACH STATEMENT EXECUTE FUNCTION reports_move_places();
"""

NO_PLACES = """
DROP TRIGGER reports_places_of_moved ON mentees_mentee;
DROP TRIGGER reports_places_of_new ON reports_weeklyattendance;
DROP TRIGGER reports_places_of_changed ON reports_weeklyattendance;
DROP TRIGGER reports_places_of_removed ON reports_weeklyattendance;
DROP FUNCTION reports_keep_places();
DROP FUNCTION reports_move_places();
"""

PLACES = """
INSERT INTO reports_attendanceplace
    (id, organization_id, week_start, program_id, unit_id, people,
     expected, held, excused, missed, unreported, in_time, delay_hours)
SELECT gen_random_uuid(), week.organization_id, week.week_start, enrolment.program_id, mentee.unit_id,
       count(DISTINCT mentee.id), sum(expected), sum(held), sum(excused), sum(missed), sum(unreported), sum(in_time),
       sum(delay_hours)
FROM reports_weeklyattendance week
JOIN programs_pairing pairing ON pairing.organization_id = week.organization_id AND pairing.id = week.pairing_id
JOIN programs_enrolment enrolment
  ON enrolment.organization_id = pairing.organization_id AND enrolment.id = pairing.enrolment_id
JOIN mentees_mentee mentee ON mentee.organization_id = enrolment.organization_id AND mentee.id = enrolment.mentee_id
GROUP BY week.organization_id, week.week_start, enrolment.program_id, mentee.unit_id
"""


def fill(apps, schema_editor) -> None:
    """What is counted already gets its sums; even the owner sees one organization's rows at a time."""
    ids = apps.get_model("tenancy", "Organization").objects.using(schema_editor.connection.alias)
    with schema_editor.connection.cursor() as cursor:
        for organization_id in ids.order_by("pk").values_list("pk", flat=True):
            cursor.execute("SELECT set_config('app.org', %s, true)", [str(organization_id)])
            cursor.execute(PLACES)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SELECT set_config('app.org', '0', true)")


class Migration(migrations.Migration):

    dependencies = [
        ('mentees', '0004_former_contacts'),
        ('programs', '0023_announcements_corrected'),
        ('reports', '0008_checking'),
        ('tenancy', '0004_jobs_and_closing_hour'),
    ]

    operations = [
        migrations.CreateModel(
            name='AttendancePlace',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('week_start', models.DateField()),
                ('people', models.PositiveIntegerField()),
                ('expected', models.PositiveIntegerField()),
                ('held', models.PositiveIntegerField()),
                ('excused', models.PositiveIntegerField()),
                ('missed', models.PositiveIntegerField()),
                ('unreported', models.PositiveIntegerField()),
                ('in_time', models.PositiveIntegerField()),
                ('delay_hours', models.PositiveIntegerField()),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization')),
                ('program', mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='programs.program')),
                ('unit', mentoring_platform.tenancy.models.base.TenantForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tenancy.unit')),
            ],
            options={
                'verbose_name': 'sum of a place',
                'verbose_name_plural': 'sums of places',
                'constraints': [models.UniqueConstraint(fields=('organization', 'week_start', 'program', 'unit'), name='attendance_place_once', nulls_distinct=False)],
            },
        ),
        GuardTenantTable("AttendancePlace"),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunSQL(KEEP_PLACES, NO_PLACES),
    ]
