import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.db.models.deletion
import mentoring_platform.tenancy.models.base
import programs.models.spans
from django.db import migrations, models

from mentoring_platform.tenancy.operations import GuardTenantTable


class Migration(migrations.Migration):

    dependencies = [
        ('mentees', '0001_initial'),
        ('mentors', '0002_reminders'),
        ('programs', '0005_goals'),
        ('tenancy', '0002_reminders'),
    ]

    operations = [
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('starts_on', models.DateField(verbose_name='first day')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='last day')),
                ('kind', models.CharField(choices=[('away', 'Travelling'), ('ill', 'Ill'), ('reserve', 'Reserve duty'), ('other', 'Another reason')], default='away', max_length=10, verbose_name='why')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'verbose_name': 'absence',
                'verbose_name_plural': 'absences',
                'ordering': ['starts_on', 'id'],
            },
        ),
        migrations.CreateModel(
            name='UnitClosure',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('starts_on', models.DateField(verbose_name='first day')),
                ('ends_on', models.DateField(verbose_name='last day')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'verbose_name': 'closure of a unit',
                'verbose_name_plural': 'closures of units',
                'ordering': ['starts_on', 'id'],
            },
        ),
        migrations.AddField(
            model_name='calendarperiod',
            name='is_edited',
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.AddField(
            model_name='calendarperiod',
            name='is_open',
            field=models.BooleanField(db_default=False, default=False, verbose_name='we meet on this day'),
        ),
        migrations.AddField(
            model_name='calendarperiod',
            name='source',
            field=models.CharField(blank=True, db_default='', default='', editable=False, max_length=20),
        ),
        migrations.AddField(
            model_name='program',
            name='holiday_country',
            field=models.CharField(blank=True, default='', max_length=2, verbose_name='public holidays of'),
        ),
        migrations.AddField(
            model_name='program',
            name='observed_until',
            field=models.DateField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='program',
            name='observes',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), blank=True, default=list, size=None, verbose_name='observed days'),
        ),
        migrations.AddField(
            model_name='program',
            name='shabbat_from',
            field=models.DateField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='program',
            name='shabbat_until',
            field=models.DateField(blank=True, editable=False, null=True),
        ),
        migrations.AlterField(
            model_name='calendarperiod',
            name='kind',
            field=models.CharField(choices=[('term', 'Term'), ('break', 'Break'), ('holiday', 'Holiday')], max_length=10, verbose_name='kind'),
        ),
        migrations.AddConstraint(
            model_name='calendarperiod',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'holiday'), models.Q(('is_open', False), ('source', '')), _connector='OR'), name='calendar_period_open_or_computed_only_as_holiday'),
        ),
        migrations.AddField(
            model_name='absence',
            name='mentee',
            field=mentoring_platform.tenancy.models.base.TenantForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='absences', to='mentees.mentee'),
        ),
        migrations.AddField(
            model_name='absence',
            name='mentor',
            field=mentoring_platform.tenancy.models.base.TenantForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='absences', to='mentors.mentor'),
        ),
        migrations.AddField(
            model_name='absence',
            name='organization',
            field=models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization'),
        ),
        migrations.AddField(
            model_name='unitclosure',
            name='organization',
            field=models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization'),
        ),
        migrations.AddField(
            model_name='unitclosure',
            name='unit',
            field=mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tenancy.unit', verbose_name='unit'),
        ),
        migrations.AddConstraint(
            model_name='absence',
            constraint=models.CheckConstraint(condition=models.Q(('mentor__isnull', True), ('mentee__isnull', True), _connector='XOR'), name='absence_of_one_person'),
        ),
        migrations.AddConstraint(
            model_name='absence',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='absence_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='absence',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('mentor__isnull', False)), expressions=[('organization', '='), ('mentor', '='), (programs.models.spans.InclusiveDates('starts_on', 'ends_on'), '&&')], name='absence_of_mentor_no_overlap', violation_error_message='Away already in these days.'),
        ),
        migrations.AddConstraint(
            model_name='absence',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('mentee__isnull', False)), expressions=[('organization', '='), ('mentee', '='), (programs.models.spans.InclusiveDates('starts_on', 'ends_on'), '&&')], name='absence_of_mentee_no_overlap', violation_error_message='Away already in these days.'),
        ),
        migrations.AddConstraint(
            model_name='unitclosure',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='unit_closure_ends_after_start'),
        ),
        GuardTenantTable("Absence"),
        GuardTenantTable("UnitClosure"),
    ]
