import django.contrib.postgres.fields
import django.db.models.deletion
import mentoring_platform.tenancy.models.base
from django.db import migrations, models

from mentoring_platform.tenancy.operations import GuardTenantTable


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_invitation_names_its_user'),
        ('reports', '0004_figures'),
        ('tenancy', '0004_jobs_and_closing_hour'),
    ]

    operations = [
        migrations.CreateModel(
            name='SavedReport',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('is_shared', models.BooleanField(default=False, verbose_name='for the whole office')),
                ('dataset', models.CharField(choices=[('participants', 'Participants'), ('pairings', 'Pairings'), ('mentors', 'Mentors'), ('meetings', 'Meetings'), ('weeks', 'Weeks of programs')], max_length=20, verbose_name='what the rows are')),
                ('columns', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), default=list, size=None, verbose_name='columns')),
                ('filters', models.JSONField(blank=True, default=dict, verbose_name='filters')),
                ('group_by', models.CharField(blank=True, max_length=20, verbose_name='put together by')),
                ('sort', models.CharField(blank=True, max_length=30, verbose_name='in order of')),
                ('descending', models.BooleanField(default=False, verbose_name='the largest first')),
                ('period', models.CharField(choices=[('weeks_4', 'The last 4 weeks'), ('weeks_12', 'The last 12 weeks'), ('weeks_52', 'The last 52 weeks'), ('last_month', 'Last month'), ('this_quarter', 'This quarter'), ('last_quarter', 'Last quarter'), ('this_term', 'This term'), ('fixed', 'From a day to a day')], default='weeks_12', max_length=20, verbose_name='period')),
                ('first', models.DateField(blank=True, null=True, verbose_name='from')),
                ('last', models.DateField(blank=True, null=True, verbose_name='until')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization')),
                ('owner', mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.membership')),
            ],
            options={
                'verbose_name': 'report',
                'verbose_name_plural': 'reports',
                'ordering': ['name', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('period', 'fixed'), _negated=True), models.Q(('first__isnull', False), ('first__lte', models.F('last')), ('last__isnull', False)), _connector='OR'), name='saved_report_fixed_period_has_days')],
            },
        ),
        GuardTenantTable("SavedReport"),
    ]
