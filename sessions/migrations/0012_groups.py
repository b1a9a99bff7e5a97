import django.contrib.postgres.constraints
import django.db.models.deletion
import mentoring_platform.tenancy.models.base
import programs.models.spans
from django.db import migrations, models

from mentoring_platform.tenancy.operations import GuardTenantTable


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_invitation_names_its_user'),
        ('mentees', '0001_initial'),
        ('mentoring_sessions', '0011_proposals'),
        ('mentors', '0002_reminders'),
        ('programs', '0005_goals'),
        ('tenancy', '0002_reminders'),
    ]

    operations = [
        migrations.AddField(
            model_name='meetingseries',
            name='together',
            field=models.UUIDField(blank=True, editable=False, null=True),
        ),
        migrations.CreateModel(
            name='Group',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('is_open', models.BooleanField(default=True, verbose_name='open: people board and leave as they need')),
                ('frequency', models.CharField(choices=[('weekly', 'Every week'), ('fortnightly', 'Every two weeks'), ('monthly', 'Every month')], default='weekly', max_length=12, verbose_name='how often')),
                ('weekday', models.PositiveSmallIntegerField(choices=[(0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday'), (5, 'Saturday'), (6, 'Sunday')], verbose_name='day')),
                ('week_of_month', models.SmallIntegerField(blank=True, choices=[(1, 'The first in the month'), (2, 'The second in the month'), (3, 'The third in the month'), (4, 'The fourth in the month'), (5, 'The fifth in the month, if it has one'), (-1, 'The last in the month')], null=True, verbose_name='which in the month')),
                ('start_time', models.TimeField(verbose_name='time')),
                ('minutes', models.PositiveSmallIntegerField(default=90, verbose_name='minutes')),
                ('mode', models.CharField(choices=[('in_person', 'In person'), ('phone', 'By phone'), ('video', 'By video')], default='in_person', max_length=10, verbose_name='how')),
                ('place', models.CharField(blank=True, max_length=120, verbose_name='place')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='until')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization')),
                ('program', mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='groups', to='programs.program')),
                ('unit', mentoring_platform.tenancy.models.base.TenantForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='tenancy.unit', verbose_name='unit')),
            ],
            options={
                'verbose_name': 'group',
                'verbose_name_plural': 'groups',
                'ordering': ['name', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Facilitation',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='until')),
                ('mentor', mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='facilitations', to='mentors.mentor')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization')),
                ('group', mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='facilitations', to='mentoring_sessions.group')),
            ],
            options={
                'verbose_name': 'facilitator',
                'verbose_name_plural': 'facilitators',
            },
        ),
        migrations.CreateModel(
            name='Boarding',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='until')),
                ('mentee', mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='boardings', to='mentees.mentee')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization')),
                ('group', mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='boardings', to='mentoring_sessions.group')),
            ],
            options={
                'verbose_name': 'place in a group',
                'verbose_name_plural': 'places in groups',
            },
        ),
        migrations.CreateModel(
            name='GroupMeeting',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('original_start', models.DateTimeField(editable=False)),
                ('starts_at', models.DateTimeField(verbose_name='when')),
                ('local_date', models.DateField(verbose_name='day')),
                ('minutes', models.PositiveSmallIntegerField(verbose_name='minutes')),
                ('mode', models.CharField(choices=[('in_person', 'In person'), ('phone', 'By phone'), ('video', 'By video')], default='in_person', max_length=10, verbose_name='how')),
                ('place', models.CharField(blank=True, max_length=120, verbose_name='place')),
                ('outcome', models.CharField(blank=True, choices=[('held', 'Held'), ('cancelled', 'Cancelled')], max_length=10, verbose_name='what became of it')),
                ('held_minutes', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='minutes')),
                ('held_mode', models.CharField(blank=True, choices=[('in_person', 'In person'), ('phone', 'By phone'), ('video', 'By video')], max_length=10, verbose_name='how')),
                ('topic', models.CharField(blank=True, max_length=160, verbose_name='what it was about')),
                ('reported_at', models.DateTimeField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=0)),
                ('group', mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='meetings', to='mentoring_sessions.group')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization')),
                ('reported_by', mentoring_platform.tenancy.models.base.TenantForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='accounts.membership')),
            ],
            options={
                'verbose_name': 'meeting of a group',
                'verbose_name_plural': 'meetings of groups',
                'ordering': ['starts_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Guest',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('group', mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='guests', to='mentoring_sessions.group')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization')),
            ],
            options={
                'verbose_name': 'guest',
                'verbose_name_plural': 'guests',
            },
        ),
        migrations.CreateModel(
            name='Presence',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('present', 'Here'), ('absent', 'Not here'), ('unknown', 'Unknown')], default='unknown', max_length=10, verbose_name='presence')),
                ('changed_at', models.DateTimeField()),
                ('version', models.PositiveIntegerField(default=1)),
                ('changed_by', mentoring_platform.tenancy.models.base.TenantForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='accounts.membership')),
                ('guest', mentoring_platform.tenancy.models.base.TenantForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='presences', to='mentoring_sessions.guest')),
                ('meeting', mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='presences', to='mentoring_sessions.groupmeeting')),
                ('mentee', mentoring_platform.tenancy.models.base.TenantForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='presences', to='mentees.mentee')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization')),
            ],
            options={
                'verbose_name': 'presence',
                'verbose_name_plural': 'presences',
            },
        ),
        migrations.AddConstraint(
            model_name='group',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='group_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='group',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('frequency', 'monthly'), ('week_of_month__isnull', False)), models.Q(models.Q(('frequency', 'monthly'), _negated=True), ('week_of_month__isnull', True)), _connector='OR'), name='group_week_of_month_iff_monthly'),
        ),
        migrations.AddConstraint(
            model_name='facilitation',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('organization', '='), ('group', '='), ('mentor', '='), (programs.models.spans.InclusiveDates('starts_on', 'ends_on'), '&&')], name='facilitates_once_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='boarding',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('organization', '='), ('group', '='), ('mentee', '='), (programs.models.spans.InclusiveDates('starts_on', 'ends_on'), '&&')], name='boarded_once_at_a_time'),
        ),
        migrations.AddIndex(
            model_name='groupmeeting',
            index=models.Index(fields=['organization', 'local_date'], name='group_meeting_by_day'),
        ),
        migrations.AddConstraint(
            model_name='groupmeeting',
            constraint=models.UniqueConstraint(fields=('organization', 'group', 'original_start'), name='group_meeting_once'),
        ),
        migrations.AddConstraint(
            model_name='groupmeeting',
            constraint=models.CheckConstraint(condition=models.Q(('outcome', 'held'), models.Q(('held_minutes__isnull', True), ('held_mode', ''), ('topic', '')), _connector='OR'), name='group_meeting_details_only_if_held'),
        ),
        migrations.AddConstraint(
            model_name='presence',
            constraint=models.UniqueConstraint(fields=('organization', 'meeting', 'mentee'), name='presence_once_a_mentee'),
        ),
        migrations.AddConstraint(
            model_name='presence',
            constraint=models.UniqueConstraint(fields=('organization', 'meeting', 'guest'), name='presence_once_a_guest'),
        ),
        migrations.AddConstraint(
            model_name='presence',
            constraint=models.CheckConstraint(condition=models.Q(('mentee__isnull', False), ('guest__isnull', False), _connector='OR'), name='presence_of_somebody'),
        ),
        GuardTenantTable("Group"),
        GuardTenantTable("Facilitation"),
        GuardTenantTable("Boarding"),
        GuardTenantTable("Guest"),
        GuardTenantTable("GroupMeeting"),
        GuardTenantTable("Presence"),
    ]
