import django.contrib.postgres.fields
import django.db.models.deletion
import mentoring_platform.tenancy.models.base
import phonenumber_field.modelfields
from django.db import migrations, models

from mentoring_platform.tenancy.operations import GuardTenantTable


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('tenancy', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Mentor',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('full_name', models.CharField(max_length=150, verbose_name='full name')),
                ('search_name', models.CharField(editable=False, max_length=150)),
                ('gender', models.CharField(blank=True, choices=[('female', 'Female'), ('male', 'Male')], max_length=10, verbose_name='gender')),
                ('phone', phonenumber_field.modelfields.PhoneNumberField(blank=True, max_length=128, region=None, verbose_name='phone')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail address')),
                ('capacity', models.PositiveSmallIntegerField(blank=True, help_text='How many can be accompanied at once. Empty: no limit.', null=True, verbose_name='capacity')),
                ('languages', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), blank=True, default=list, size=None, verbose_name='languages')),
                ('external_id', models.CharField(blank=True, help_text='A personnel or student number, if you use one.', max_length=40, verbose_name='number in your records')),
                ('status', models.CharField(choices=[('active', 'Active'), ('paused', 'Paused'), ('left', 'Left')], default='active', max_length=10, verbose_name='status')),
                ('note', models.TextField(blank=True, verbose_name='note')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('membership', mentoring_platform.tenancy.models.base.TenantForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='mentors', to='accounts.membership')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization')),
                ('unit', mentoring_platform.tenancy.models.base.TenantForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='tenancy.unit', verbose_name='unit')),
            ],
            options={
                'verbose_name': 'mentor',
                'verbose_name_plural': 'mentors',
                'ordering': ['full_name', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Availability',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('weekday', models.PositiveSmallIntegerField(choices=[(0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday'), (5, 'Saturday'), (6, 'Sunday')], verbose_name='day')),
                ('starts_at', models.TimeField(verbose_name='from')),
                ('ends_at', models.TimeField(verbose_name='until')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization')),
                ('mentor', mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='availabilities', to='mentors.mentor')),
            ],
            options={
                'verbose_name': 'availability',
                'verbose_name_plural': 'availabilities',
                'ordering': ['weekday', 'starts_at'],
            },
        ),
        migrations.AddIndex(
            model_name='mentor',
            index=models.Index(fields=['organization', 'search_name'], name='mentor_by_name'),
        ),
        migrations.AddConstraint(
            model_name='mentor',
            constraint=models.UniqueConstraint(condition=models.Q(('external_id', ''), _negated=True), fields=('organization', 'external_id'), name='mentor_external_id_once'),
        ),
        migrations.AddConstraint(
            model_name='mentor',
            constraint=models.UniqueConstraint(condition=models.Q(('membership__isnull', False)), fields=('organization', 'membership'), name='mentor_membership_once'),
        ),
        migrations.AddConstraint(
            model_name='availability',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='availability_has_length'),
        ),
        migrations.AddConstraint(
            model_name='availability',
            constraint=models.UniqueConstraint(fields=('organization', 'mentor', 'weekday', 'starts_at'), name='availability_once'),
        ),
        GuardTenantTable("Mentor"),
        GuardTenantTable("Availability"),
    ]
