"""What the figures of compliance need: how soon meetings were reported, sums of several weeks, and targets.

Weeks that were counted before are not counted anew: today's calendar could say otherwise than what was told then.
"""

import django.db.models.deletion
import mentoring_platform.tenancy.models.base
from django.db import migrations, models

from mentoring_platform.tenancy.operations import GuardTenantTable

# The lock makes who comes second wait, and then read what the first has written: two weeks of one run may be rolled up
# at once. All is summed anew each time, so that nothing can drift.
KEEP_BLOCKS = """
CREATE FUNCTION reports_keep_blocks() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    whose int := (SELECT organization_id FROM changed LIMIT 1);
BEGIN
    IF whose IS NULL THEN
        RETURN NULL;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('reports.blocks:' || whose, 0));
    INSERT INTO reports_attendanceblock AS kept
        (id, organization_id, pairing_id, weeks, starts_on,
         expected, held, excused, missed, unreported, in_time, delay_hours)
    SELECT gen_random_uuid(), week.organization_id, week.pairing_id, touched.weeks, touched.starts_on,
           sum(expected), sum(held), sum(excused), sum(missed), sum(unreported), sum(in_time), sum(delay_hours)
    FROM (
        SELECT DISTINCT organization_id, pairing_id, size.weeks,
               DATE '1900-01-07' + (week_start - DATE '1900-01-07') / (7 * size.weeks) * (7 * size.weeks) AS starts_on
        FROM changed CROSS JOIN (VALUES (4), (16)) size (weeks)
    ) touched
    JOIN reports_weeklyattendance week
      ON week.organization_id = touched.organization_id AND week.pairing_id = touched.pairing_id
     AND week.week_start BETWEEN touched.starts_on AND touched.starts_on + 7 * touched.weeks - 1
    GROUP BY week.organization_id, week.pairing_id, touched.weeks, touched.starts_on
    ON CONFLICT (organization_id, pairing_id, weeks, starts_on) DO UPDATE SET
        expected = excluded.expected, held = excluded.held, excused = excluded.excused, missed = excluded.missed,
        unreported = excluded.unreported, in_time = excluded.in_time, delay_hours = excluded.delay_hours
    WHERE (kept.expected, kept.held, kept.excused, kept.missed, kept.unreported, kept.in_time, kept.delay_hours)
        IS DISTINCT FROM (excluded.expected, excluded.held, excluded.excused, excluded.missed, excluded.unreported,
                          excluded.in_time, excluded.delay_hours);
    IF TG_OP = 'DELETE' THEN
        DELETE FROM reports_attendanceblock block USING changed
        WHERE block.organization_id = changed.organization_id AND block.pairing_id = changed.pairing_id
          AND changed.week_start BETWEEN block.starts_on AND block.starts_on + 7 * block.weeks - 1
          AND NOT EXISTS (
              SELECT FROM reports_weeklyattendance week
              WHERE week.organization_id = block.organization_id AND week.pairing_id = block.pairing_id
                AND week.week_start BETWEEN block.starts_on AND block.starts_on + 7 * block.weeks - 1);
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER reports_blocks_of_new AFTER INSERT ON reports_weeklyattendance
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION reports_keep_blocks();
CREATE TRIGGER reports_blocks_of_changed AFTER UPDATE ON reports_weeklyattendance
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION reports_keep_blocks();
CREATE TRIGGER reports_blocks_of_removed AFTER DELETE ON reports_weeklyattendance
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION reports_keep_blocks();
"""

NO_BLOCKS = """
DROP TRIGGER reports_blocks_of_new ON reports_weeklyattendance;
DROP TRIGGER reports_blocks_of_changed ON reports_weeklyattendance;
DROP TRIGGER reports_blocks_of_removed ON reports_weeklyattendance;
DROP FUNCTION reports_keep_blocks();
"""

# A reported meeting counts in its week always, so these sums are those of the roll-up, without its other rules.
HOW_SOON = """
UPDATE reports_weeklyattendance week SET in_time = said.in_time, delay_hours = said.delay_hours
FROM (
    SELECT counted.id, count(*) FILTER (WHERE delay <= interval '48 hours') AS in_time,
           sum(GREATEST(floor(extract(epoch FROM delay) / 3600), 0)) AS delay_hours
    FROM reports_weeklyattendance counted
    JOIN mentoring_sessions_meeting meeting
      ON meeting.organization_id = counted.organization_id AND meeting.pairing_id = counted.pairing_id
     AND meeting.local_date BETWEEN counted.week_start AND counted.week_start + 6
     AND (meeting.series_id IS NOT NULL OR meeting.moved_from_id IS NOT NULL)
    JOIN mentoring_sessions_sessionlog log
      ON log.organization_id = meeting.organization_id AND log.meeting_id = meeting.id
    CROSS JOIN LATERAL (
        SELECT log.logged_at - meeting.starts_at - meeting.minutes * interval '1 minute' AS delay
    ) took
    GROUP BY counted.organization_id, counted.id
) said
WHERE week.id = said.id AND said.in_time <= week.expected - week.unreported
"""

BLOCKS = """
INSERT INTO reports_attendanceblock
    (id, organization_id, pairing_id, weeks, starts_on,
     expected, held, excused, missed, unreported, in_time, delay_hours)
SELECT gen_random_uuid(), organization_id, pairing_id, size.weeks,
       DATE '1900-01-07' + (week_start - DATE '1900-01-07') / (7 * size.weeks) * (7 * size.weeks) AS starts_on,
       sum(expected), sum(held), sum(excused), sum(missed), sum(unreported), sum(in_time), sum(delay_hours)
FROM reports_weeklyattendance CROSS JOIN (VALUES (4), (16)) size (weeks)
GROUP BY 2, 3, 4, 5
"""


def fill(apps, schema_editor) -> None:
    """What is counted already gets its new columns and sums; even the owner sees one organization's rows at a time."""
    ids = apps.get_model("tenancy", "Organization").objects.using(schema_editor.connection.alias)
    with schema_editor.connection.cursor() as cursor:
        for organization_id in ids.order_by("pk").values_list("pk", flat=True):
            cursor.execute("SELECT set_config('app.org', %s, true)", [str(organization_id)])
            cursor.execute(HOW_SOON)
            cursor.execute(BLOCKS)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SELECT set_config('app.org', '0', true)")


class Migration(migrations.Migration):

    dependencies = [
        ('mentoring_sessions', '0014_support_talks'),
        ('programs', '0020_commitment'),
        ('reports', '0003_week_is_told'),
        ('tenancy', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='weeklyattendance',
            name='in_time',
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='weeklyattendance',
            name='delay_hours',
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.CreateModel(
            name='AttendanceBlock',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('weeks', models.PositiveSmallIntegerField()),
                ('starts_on', models.DateField()),
                ('expected', models.PositiveIntegerField()),
                ('held', models.PositiveIntegerField()),
                ('excused', models.PositiveIntegerField()),
                ('missed', models.PositiveIntegerField()),
                ('unreported', models.PositiveIntegerField()),
                ('in_time', models.PositiveIntegerField()),
                ('delay_hours', models.PositiveIntegerField()),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization')),
                ('pairing', mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='programs.pairing')),
            ],
            options={
                'verbose_name': 'sum of weekly attendance',
                'verbose_name_plural': 'sums of weekly attendance',
                'indexes': [models.Index(fields=['organization', 'weeks', 'starts_on'], name='attendance_block_by_day')],
                'constraints': [models.UniqueConstraint(fields=('organization', 'pairing', 'weeks', 'starts_on'), name='attendance_block_once')],
            },
        ),
        migrations.CreateModel(
            name='MeasureTarget',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('measure', models.CharField(max_length=20, verbose_name='measure')),
                ('value', models.PositiveSmallIntegerField(verbose_name='target')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization')),
                ('program', mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='measure_targets', to='programs.program')),
            ],
            options={
                'verbose_name': 'target',
                'verbose_name_plural': 'targets',
                'constraints': [models.UniqueConstraint(fields=('organization', 'program', 'measure'), name='target_once_per_measure'), models.CheckConstraint(condition=models.Q(('value__gte', 1)), name='target_says_something')],
            },
        ),
        GuardTenantTable("AttendanceBlock"),
        GuardTenantTable("MeasureTarget"),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='weeklyattendance',
            constraint=models.CheckConstraint(condition=models.Q(('in_time__lte', models.F('expected') - models.F('unreported'))), name='attendance_in_time_is_reported'),
        ),
        migrations.RemoveIndex(model_name='weeklyattendance', name='attendance_by_week'),
        migrations.AddIndex(
            model_name='weeklyattendance',
            index=models.Index(fields=['organization', 'week_start'], include=('pairing', 'expected', 'held', 'excused', 'missed', 'unreported', 'in_time', 'delay_hours'), name='attendance_of_weeks'),
        ),
        migrations.RunSQL(KEEP_BLOCKS, NO_BLOCKS),
    ]
