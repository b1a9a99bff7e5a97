import django.db.models.deletion
import mentoring_platform.tenancy.models.base
from django.db import migrations, models

from mentoring_platform.tenancy.operations import GuardTenantTable

ASKED = """
    INSERT INTO mentoring_sessions_meetingletter
        (id, organization_id, membership_id, meeting_id, step, starts_at, written_at)
    SELECT a.id, a.organization_id, a.membership_id, a.meeting_id, 'report', m.starts_at, a.created_at
    FROM mentoring_sessions_answerlink a
    JOIN mentoring_sessions_meeting m ON m.organization_id = a.organization_id AND m.id = a.meeting_id
"""


def keep_what_was_asked(apps, schema_editor) -> None:
    """A link says that its meeting has been asked about; even the owner sees one organization's rows at a time."""
    ids = apps.get_model("tenancy", "Organization").objects.using(schema_editor.connection.alias)
    with schema_editor.connection.cursor() as cursor:
        for organization_id in ids.order_by("pk").values_list("pk", flat=True):
            cursor.execute("SELECT set_config('app.org', %s, true)", [str(organization_id)])
            cursor.execute(ASKED)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SELECT set_config('app.org', '0', true)")


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_invitation_names_its_user'),
        ('mentoring_sessions', '0012_groups'),
        ('programs', '0008_ladder'),
        ('tenancy', '0002_reminders'),
    ]

    operations = [
        migrations.CreateModel(
            name='MeetingLetter',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('step', models.CharField(choices=[('soon', 'Before the meeting'), ('report', 'Did you meet?'), ('again', 'Did you meet? asked once more'), ('unreported', 'The list of what is not reported')], max_length=15)),
                ('starts_at', models.DateTimeField()),
                ('written_at', models.DateTimeField()),
                ('letter', models.UUIDField(null=True)),
                ('meeting', mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='letters', to='mentoring_sessions.meeting')),
                ('membership', mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.membership')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization')),
            ],
            options={
                'indexes': [models.Index(fields=['organization', 'membership', 'step', 'written_at'], name='meeting_letter_by_time'), models.Index(fields=['organization', 'written_at'], name='meeting_letter_age')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('step', 'unreported'), _negated=True), fields=('organization', 'meeting', 'membership', 'step', 'starts_at'), name='meeting_letter_once')],
            },
        ),
        GuardTenantTable("MeetingLetter"),
        migrations.CreateModel(
            name='PairingLetter',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('news', models.CharField(choices=[('opened', 'That it begins'), ('ended', 'That it ends')], max_length=10)),
                ('last_day', models.DateField(blank=True, null=True)),
                ('written_at', models.DateTimeField()),
                ('membership', mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.membership')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization')),
                ('pairing', mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='letters', to='programs.pairing')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organization', 'pairing', 'membership', 'news', 'last_day'), name='pairing_letter_once', nulls_distinct=False)],
            },
        ),
        GuardTenantTable("PairingLetter"),
        migrations.RemoveIndex(
            model_name='answerlink',
            name='answer_link_by_time',
        ),
        migrations.RunPython(keep_what_was_asked, migrations.RunPython.noop),
    ]
