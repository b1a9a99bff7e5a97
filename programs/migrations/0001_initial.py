import django.contrib.postgres.constraints
import django.db.models.deletion
import mentoring_platform.tenancy.models.base
import programs.models.spans
from django.db import migrations, models

from mentoring_platform.tenancy.operations import GuardTenantTable


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('mentees', '0001_initial'),
        ('mentors', '0001_initial'),
        ('tenancy', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Program',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('slug', models.SlugField(allow_unicode=True, max_length=60, verbose_name='short name')),
                ('description', models.TextField(blank=True, verbose_name='description')),
                ('terms', models.JSONField(blank=True, default=dict, verbose_name='your own words')),
                ('rhythm', models.CharField(choices=[('weekly', 'Every week'), ('fortnightly', 'Every two weeks'), ('monthly', 'Every month')], default='weekly', max_length=12, verbose_name='rhythm')),
                ('meeting_minutes', models.PositiveSmallIntegerField(default=45, verbose_name='length of a meeting in minutes')),
                ('summary_policy', models.CharField(choices=[('off', 'No summaries are written'), ('coordinators', 'Coordinators of the program')], default='off', max_length=15, verbose_name='shared summaries')),
                ('mentee_kind', models.CharField(choices=[('person', 'Person'), ('family', 'Family'), ('group', 'Group'), ('settlement', 'Settlement'), ('organization', 'Organization')], default='person', max_length=15, verbose_name='who is accompanied')),
                ('starts_on', models.DateField(verbose_name='starts on')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='ends on')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization')),
            ],
            options={
                'verbose_name': 'program',
                'verbose_name_plural': 'programs',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Enrolment',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='until')),
                ('end_reason', models.CharField(blank=True, choices=[('completed', 'Came to its planned end'), ('change_of_mentor', 'Another mentor takes over'), ('mentor_left', 'The mentor cannot go on'), ('mentee_left', 'The participant left'), ('other', 'Another reason')], max_length=20, verbose_name='reason')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('mentee', mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enrolments', to='mentees.mentee')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization')),
                ('program', mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enrolments', to='programs.program')),
            ],
            options={
                'verbose_name': 'enrolment',
                'verbose_name_plural': 'enrolments',
            },
        ),
        migrations.CreateModel(
            name='CalendarPeriod',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('term', 'Term'), ('break', 'Break')], max_length=10, verbose_name='kind')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('starts_on', models.DateField(verbose_name='first day')),
                ('ends_on', models.DateField(verbose_name='last day')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization')),
                ('program', mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='periods', to='programs.program')),
            ],
            options={
                'verbose_name': 'part of the year',
                'verbose_name_plural': 'parts of the year',
                'ordering': ['starts_on'],
            },
        ),
        migrations.CreateModel(
            name='ProgramScope',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('membership', mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='program_scopes', to='accounts.membership')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization')),
                ('program', mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='programs.program')),
            ],
        ),
        migrations.CreateModel(
            name='Pairing',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('role', models.CharField(choices=[('primary', 'Mentor'), ('co', 'Co-mentor')], default='primary', max_length=10, verbose_name='role')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='until')),
                ('intensity', models.CharField(choices=[('routine', 'Routine'), ('in_focus', 'In focus'), ('exceptional', 'Exceptional')], default='routine', max_length=15, verbose_name='intensity')),
                ('intensity_until', models.DateField(blank=True, null=True, verbose_name='exceptional until')),
                ('end_reason', models.CharField(blank=True, choices=[('completed', 'Came to its planned end'), ('change_of_mentor', 'Another mentor takes over'), ('mentor_left', 'The mentor cannot go on'), ('mentee_left', 'The participant left'), ('other', 'Another reason')], max_length=20, verbose_name='reason')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('enrolment', mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pairings', to='programs.enrolment')),
                ('mentor', mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pairings', to='mentors.mentor')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization')),
            ],
            options={
                'verbose_name': 'pairing',
                'verbose_name_plural': 'pairings',
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='pairing_ends_after_start'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('role', 'primary')), expressions=[('organization', '='), ('enrolment', '='), (programs.models.spans.InclusiveDates('starts_on', 'ends_on'), '&&')], name='one_primary_mentor_a_day', violation_error_message='There is already a mentor at that time.')],
            },
        ),
        migrations.AddConstraint(
            model_name='program',
            constraint=models.UniqueConstraint(fields=('organization', 'slug'), name='program_slug_once'),
        ),
        migrations.AddConstraint(
            model_name='program',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='program_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='enrolment',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='enrolment_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='enrolment',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('organization', '='), ('program', '='), ('mentee', '='), (programs.models.spans.InclusiveDates('starts_on', 'ends_on'), '&&')], name='enrolment_once_at_a_time', violation_error_message='Already in this program at that time.'),
        ),
        migrations.AddConstraint(
            model_name='calendarperiod',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='calendar_period_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='calendarperiod',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('organization', '='), ('program', '='), ('kind', '='), (programs.models.spans.InclusiveDates('starts_on', 'ends_on'), '&&')], name='calendar_period_kind_no_overlap'),
        ),
        migrations.AddConstraint(
            model_name='programscope',
            constraint=models.UniqueConstraint(fields=('organization', 'membership', 'program'), name='program_scope_once'),
        ),
        GuardTenantTable("Program"),
        GuardTenantTable("CalendarPeriod"),
        GuardTenantTable("ProgramScope"),
        GuardTenantTable("Enrolment"),
        GuardTenantTable("Pairing"),
    ]
