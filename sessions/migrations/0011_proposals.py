import django.contrib.postgres.fields
import django.db.models.deletion
import mentoring_platform.tenancy.models.base
from django.db import migrations, models

from mentoring_platform.tenancy.operations import GuardTenantTable


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_invitation_names_its_user'),
        ('mentoring_sessions', '0010_fifth_of_the_month'),
        ('programs', '0007_substitutes'),
        ('tenancy', '0002_reminders'),
    ]

    operations = [
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('for_good', models.BooleanField(default=False)),
                ('instead_of', models.DateTimeField()),
                ('instants', django.contrib.postgres.fields.ArrayField(base_field=models.DateTimeField(), size=3)),
                ('side', models.CharField(choices=[('mentor', 'The mentor'), ('mentee', 'The participant')], max_length=10, verbose_name='who proposes')),
                ('state', models.CharField(choices=[('open', 'Waits for an answer'), ('accepted', 'Accepted'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn'), ('expired', 'Came to nothing')], default='open', max_length=10, verbose_name='state')),
                ('chosen', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'proposal',
                'verbose_name_plural': 'proposals',
                'ordering': ['instead_of', 'id'],
            },
        ),
        migrations.AddField(
            model_name='meeting',
            name='makes_up_for',
            field=mentoring_platform.tenancy.models.base.TenantForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='made_up_by', to='mentoring_sessions.meeting'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.UniqueConstraint(condition=models.Q(('makes_up_for__isnull', False)), fields=('organization', 'makes_up_for'), name='meeting_made_up_for_once'),
        ),
        migrations.AddField(
            model_name='proposal',
            name='author',
            field=mentoring_platform.tenancy.models.base.TenantForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='accounts.membership'),
        ),
        migrations.AddField(
            model_name='proposal',
            name='meeting',
            field=mentoring_platform.tenancy.models.base.TenantForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='proposals', to='mentoring_sessions.meeting'),
        ),
        migrations.AddField(
            model_name='proposal',
            name='organization',
            field=models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization'),
        ),
        migrations.AddField(
            model_name='proposal',
            name='pairing',
            field=mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proposals', to='programs.pairing'),
        ),
        migrations.AddField(
            model_name='proposal',
            name='series',
            field=mentoring_platform.tenancy.models.base.TenantForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='mentoring_sessions.meetingseries'),
        ),
        migrations.AddIndex(
            model_name='proposal',
            index=models.Index(condition=models.Q(('state', 'open')), fields=['organization', 'pairing'], name='proposal_open'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.UniqueConstraint(condition=models.Q(('for_good', False), ('state', 'open')), fields=('organization', 'meeting'), name='one_open_proposal_per_meeting'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.UniqueConstraint(condition=models.Q(('for_good', True), ('state', 'open')), fields=('organization', 'series'), name='one_open_proposal_per_series'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('chosen__isnull', False), ('state', 'accepted')), models.Q(models.Q(('state', 'accepted'), _negated=True), ('chosen__isnull', True)), _connector='OR'), name='proposal_accepted_with_a_choice'),
        ),
        GuardTenantTable("Meeting"),
        GuardTenantTable("Proposal"),
    ]
