from django.db import migrations, models

WANTS_NONE = """
    INSERT INTO notifications_preference (id, organization_id, membership_id, channels, digest)
    SELECT id, organization_id, membership_id, '{"report": []}', false FROM mentors_mentor
    WHERE NOT wants_reminders AND membership_id IS NOT NULL
    ON CONFLICT (organization_id, membership_id)
    DO UPDATE SET channels = notifications_preference.channels || EXCLUDED.channels
"""


def keep_who_wants_none(apps, schema_editor) -> None:
    """Whoever had stopped the letters gets none now either; even the owner sees one organization's rows at a time."""
    ids = apps.get_model("tenancy", "Organization").objects.using(schema_editor.connection.alias)
    with schema_editor.connection.cursor() as cursor:
        for organization_id in ids.order_by("pk").values_list("pk", flat=True):
            cursor.execute("SELECT set_config('app.org', %s, true)", [str(organization_id)])
            cursor.execute(WANTS_NONE)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SELECT set_config('app.org', '0', true)")


class Migration(migrations.Migration):

    dependencies = [
        ('mentors', '0002_reminders'),
        ('notifications', '0004_channels'),
    ]

    operations = [
        migrations.AddField(
            model_name='mentor',
            name='remind_before',
            field=models.CharField(blank=True, choices=[('off', 'No reminder'), ('evening', 'On the evening before'), ('two_hours', 'Two hours before')], db_default='', default='', help_text='Empty: as the program does.', max_length=10, verbose_name='reminder before a meeting'),
        ),
        migrations.RunPython(keep_who_wants_none, migrations.RunPython.noop),
        migrations.RemoveField(
            model_name='mentor',
            name='wants_reminders',
        ),
    ]
