import django.db.models.deletion
import mentoring_platform.tenancy.models.base
import mentoring_platform.tenancy.models.organization
from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension, UnaccentExtension
from django.db import migrations, models

from mentoring_platform.tenancy.operations import GuardTenantTable


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        BtreeGistExtension(),
        TrigramExtension(),
        UnaccentExtension(),
        migrations.CreateModel(
            name='Organization',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=150, verbose_name='name')),
                ('slug', models.SlugField(help_text='The word in the address of its pages: small Latin letters, digits and hyphens.', unique=True, validators=[mentoring_platform.tenancy.models.organization.validate_slug_is_free], verbose_name='address')),
                ('time_zone', models.CharField(default='Asia/Jerusalem', max_length=60, validators=[mentoring_platform.tenancy.models.organization.validate_time_zone], verbose_name='time zone')),
                ('first_weekday', models.PositiveSmallIntegerField(choices=[(0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday'), (5, 'Saturday'), (6, 'Sunday')], default=6, verbose_name='first day of the week')),
                ('language', models.CharField(choices=[('he', 'Hebrew'), ('en', 'English')], default='he', max_length=5, verbose_name='language')),
                ('suspended_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='suspended at')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
            ],
            options={
                'verbose_name': 'organization',
                'verbose_name_plural': 'organizations',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('kind_label', models.CharField(blank=True, help_text='What you call it: branch, cluster, class, local group.', max_length=60, verbose_name='kind')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization')),
                ('parent', mentoring_platform.tenancy.models.base.TenantForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='tenancy.unit', verbose_name='part of')),
            ],
            options={
                'verbose_name': 'unit',
                'verbose_name_plural': 'units',
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(models.F('organization'), models.F('parent'), models.F('name'), name='unit_name_once_per_parent', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('parent__isnull', True), models.Q(('parent', models.F('id')), _negated=True), _connector='OR'), name='unit_not_own_parent')],
            },
        ),
        GuardTenantTable("Unit"),
    ]
