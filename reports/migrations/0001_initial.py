import django.db.models.deletion
import django.db.models.expressions
import mentoring_platform.tenancy.models.base
from django.db import migrations, models

from mentoring_platform.tenancy.operations import GuardTenantTable


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('programs', '0001_initial'),
        ('tenancy', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='WeekClose',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('week_start', models.DateField()),
                ('closed_at', models.DateTimeField()),
                ('computed_at', models.DateTimeField()),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organization', 'week_start'), name='week_closed_once')],
            },
        ),
        migrations.CreateModel(
            name='WeeklyAttendance',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('week_start', models.DateField(verbose_name='week')),
                ('expected', models.PositiveSmallIntegerField(default=0)),
                ('held', models.PositiveSmallIntegerField(default=0)),
                ('excused', models.PositiveSmallIntegerField(default=0)),
                ('missed', models.PositiveSmallIntegerField(default=0)),
                ('unreported', models.PositiveSmallIntegerField(default=0)),
                ('extra_held', models.PositiveSmallIntegerField(default=0)),
                ('minutes', models.PositiveIntegerField(default=0)),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization')),
                ('pairing', mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='weeks', to='programs.pairing')),
            ],
            options={
                'verbose_name': 'weekly attendance',
                'verbose_name_plural': 'weekly attendance',
                'indexes': [models.Index(fields=['organization', 'week_start'], name='attendance_by_week')],
                'constraints': [models.UniqueConstraint(fields=('organization', 'pairing', 'week_start'), name='attendance_once_per_week'), models.CheckConstraint(condition=models.Q(('expected', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('held'), '+', models.F('excused')), '+', models.F('missed')), '+', models.F('unreported')))), name='attendance_adds_up')],
            },
        ),
        GuardTenantTable("WeekClose"),
        GuardTenantTable("WeeklyAttendance"),
    ]
