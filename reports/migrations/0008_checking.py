import django.contrib.postgres.fields
import django.db.models.deletion
import mentoring_platform.tenancy.models.base
from django.db import migrations, models

from mentoring_platform.tenancy.operations import GuardTenantTable


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0007_morning'),
        ('tenancy', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='WeekCheck',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('week_start', models.DateField()),
                ('checked_on', models.DateField()),
                ('checked_at', models.DateTimeField()),
                ('differing', models.PositiveIntegerField(default=0)),
                ('pairings', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None)),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization')),
            ],
            options={
                'indexes': [models.Index(fields=['organization', 'checked_on'], name='week_check_by_day')],
                'constraints': [models.UniqueConstraint(fields=('organization', 'week_start', 'checked_on'), name='week_checked_once_a_day')],
            },
        ),
        GuardTenantTable("WeekCheck"),
    ]
