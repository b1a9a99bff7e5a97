import django.db.models.deletion
import mentoring_platform.tenancy.models.base
from django.db import migrations, models

from mentoring_platform.tenancy.operations import GuardTenantTable


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('programs', '0001_initial'),
        ('tenancy', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('original_start', models.DateTimeField(blank=True, editable=False, null=True)),
                ('starts_at', models.DateTimeField(verbose_name='when')),
                ('local_date', models.DateField(verbose_name='day')),
                ('minutes', models.PositiveSmallIntegerField(default=45, verbose_name='minutes')),
                ('mode', models.CharField(choices=[('in_person', 'In person'), ('phone', 'By phone'), ('video', 'By video')], default='in_person', max_length=10, verbose_name='how')),
                ('place', models.CharField(blank=True, max_length=120, verbose_name='place')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('moved_from', mentoring_platform.tenancy.models.base.TenantForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='moved_to', to='mentoring_sessions.meeting')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization')),
                ('pairing', mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='meetings', to='programs.pairing')),
            ],
            options={
                'verbose_name': 'meeting',
                'verbose_name_plural': 'meetings',
                'ordering': ['starts_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='LogRevision',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('outcome', models.CharField(choices=[('held', 'Held'), ('excused', 'Excused'), ('missed', 'Missed')], max_length=10, verbose_name='what became of it')),
                ('absent', models.CharField(blank=True, choices=[('mentor', 'The mentor'), ('mentee', 'The participant'), ('both', 'Both')], max_length=10, verbose_name='who did not come')),
                ('excused_by', models.CharField(blank=True, choices=[('mentor', 'The mentor'), ('mentee', 'The participant'), ('office', 'The office')], max_length=10, verbose_name='who asked')),
                ('reason', models.CharField(blank=True, choices=[('cancelled', 'Cancelled'), ('moved', 'Moved to another time'), ('ill', 'Illness'), ('travel', 'Away'), ('forgot', 'Forgot'), ('other', 'Another reason')], max_length=12, verbose_name='why')),
                ('held_at', models.DateTimeField(blank=True, null=True, verbose_name='when')),
                ('minutes', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='minutes')),
                ('mode', models.CharField(blank=True, choices=[('in_person', 'In person'), ('phone', 'By phone'), ('video', 'By video')], max_length=10, verbose_name='how')),
                ('summary', models.TextField(blank=True, max_length=4000, verbose_name='shared summary')),
                ('kind', models.CharField(choices=[('created', 'Reported'), ('corrected', 'Corrected'), ('undone', 'Taken back')], max_length=10)),
                ('at', models.DateTimeField()),
                ('author', mentoring_platform.tenancy.models.base.TenantForeignKey(null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.membership')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization')),
                ('meeting', mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='revisions', to='mentoring_sessions.meeting')),
            ],
            options={
                'verbose_name': 'former state of a log',
                'verbose_name_plural': 'former states of logs',
                'ordering': ['at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='MeetingSeries',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('frequency', models.CharField(choices=[('weekly', 'Every week'), ('fortnightly', 'Every two weeks'), ('monthly', 'Every month')], default='weekly', max_length=12, verbose_name='how often')),
                ('weekday', models.PositiveSmallIntegerField(choices=[(0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday'), (5, 'Saturday'), (6, 'Sunday')], verbose_name='day')),
                ('week_of_month', models.SmallIntegerField(blank=True, choices=[(1, 'The first in the month'), (2, 'The second in the month'), (3, 'The third in the month'), (4, 'The fourth in the month'), (-1, 'The last in the month')], null=True, verbose_name='which in the month')),
                ('start_time', models.TimeField(verbose_name='time')),
                ('minutes', models.PositiveSmallIntegerField(default=45, verbose_name='minutes')),
                ('mode', models.CharField(choices=[('in_person', 'In person'), ('phone', 'By phone'), ('video', 'By video')], default='in_person', max_length=10, verbose_name='how')),
                ('place', models.CharField(blank=True, max_length=120, verbose_name='place')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='until')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization')),
                ('pairing', mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='series', to='programs.pairing')),
            ],
            options={
                'verbose_name': 'fixed time',
                'verbose_name_plural': 'fixed times',
                'ordering': ['starts_on', 'weekday', 'start_time'],
            },
        ),
        migrations.AddField(
            model_name='meeting',
            name='series',
            field=mentoring_platform.tenancy.models.base.TenantForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='meetings', to='mentoring_sessions.meetingseries'),
        ),
        migrations.CreateModel(
            name='SessionLog',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('outcome', models.CharField(choices=[('held', 'Held'), ('excused', 'Excused'), ('missed', 'Missed')], max_length=10, verbose_name='what became of it')),
                ('absent', models.CharField(blank=True, choices=[('mentor', 'The mentor'), ('mentee', 'The participant'), ('both', 'Both')], max_length=10, verbose_name='who did not come')),
                ('excused_by', models.CharField(blank=True, choices=[('mentor', 'The mentor'), ('mentee', 'The participant'), ('office', 'The office')], max_length=10, verbose_name='who asked')),
                ('reason', models.CharField(blank=True, choices=[('cancelled', 'Cancelled'), ('moved', 'Moved to another time'), ('ill', 'Illness'), ('travel', 'Away'), ('forgot', 'Forgot'), ('other', 'Another reason')], max_length=12, verbose_name='why')),
                ('held_at', models.DateTimeField(blank=True, null=True, verbose_name='when')),
                ('minutes', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='minutes')),
                ('mode', models.CharField(blank=True, choices=[('in_person', 'In person'), ('phone', 'By phone'), ('video', 'By video')], max_length=10, verbose_name='how')),
                ('summary', models.TextField(blank=True, max_length=4000, verbose_name='shared summary')),
                ('logged_at', models.DateTimeField()),
                ('updated_at', models.DateTimeField()),
                ('author', mentoring_platform.tenancy.models.base.TenantForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='accounts.membership')),
                ('meeting', mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='logs', to='mentoring_sessions.meeting')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization')),
            ],
            options={
                'verbose_name': 'log',
                'verbose_name_plural': 'logs',
            },
        ),
        migrations.CreateModel(
            name='StaleWeek',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('week_start', models.DateField()),
                ('since', models.DateTimeField()),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization')),
            ],
        ),
        migrations.AddConstraint(
            model_name='meetingseries',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='series_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='meetingseries',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('frequency', 'monthly'), ('week_of_month__isnull', False)), models.Q(models.Q(('frequency', 'monthly'), _negated=True), ('week_of_month__isnull', True)), _connector='OR'), name='series_week_of_month_iff_monthly'),
        ),
        migrations.AddIndex(
            model_name='meeting',
            index=models.Index(fields=['organization', 'local_date'], name='meeting_by_day'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.UniqueConstraint(fields=('organization', 'series', 'original_start'), name='meeting_generated_once'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('original_start__isnull', True), ('series__isnull', True)), models.Q(('original_start__isnull', False), ('series__isnull', False)), _connector='OR'), name='meeting_series_with_original_start'),
        ),
        migrations.AddConstraint(
            model_name='sessionlog',
            constraint=models.UniqueConstraint(fields=('organization', 'meeting'), name='one_log_per_meeting'),
        ),
        migrations.AddConstraint(
            model_name='sessionlog',
            constraint=models.CheckConstraint(condition=models.Q(('outcome', 'missed'), ('absent', ''), _connector='OR'), name='log_absent_only_if_missed'),
        ),
        migrations.AddConstraint(
            model_name='sessionlog',
            constraint=models.CheckConstraint(condition=models.Q(('outcome', 'excused'), ('excused_by', ''), _connector='OR'), name='log_excused_by_only_if_excused'),
        ),
        migrations.AddConstraint(
            model_name='staleweek',
            constraint=models.UniqueConstraint(fields=('organization', 'week_start'), name='stale_week_once'),
        ),
        GuardTenantTable("MeetingSeries"),
        GuardTenantTable("Meeting"),
        GuardTenantTable("SessionLog"),
        GuardTenantTable("LogRevision", append_only=True),
        GuardTenantTable("StaleWeek"),
    ]
