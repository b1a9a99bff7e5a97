import django.db.models.deletion
import mentoring_platform.tenancy.models.base
from django.db import migrations, models

from mentoring_platform.tenancy.operations import GuardTenantTable


class Migration(migrations.Migration):

    dependencies = [
        ('tenancy', '0003_calendar_of_the_organization'),
    ]

    operations = [
        migrations.AddField(
            model_name='organization',
            name='closing_hour',
            field=models.PositiveSmallIntegerField(choices=[(6, '06:00'), (7, '07:00'), (8, '08:00'), (9, '09:00'), (10, '10:00'), (11, '11:00'), (12, '12:00'), (13, '13:00'), (14, '14:00'), (15, '15:00'), (16, '16:00'), (17, '17:00'), (18, '18:00'), (19, '19:00'), (20, '20:00')], db_default=9, default=9, help_text='The hour on the first day of the new week; after Shabbat or a holiday, the morning that follows.', verbose_name='letters about the week that is over'),
        ),
        migrations.CreateModel(
            name='PlatformJobRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60)),
                ('period', models.CharField(blank=True, max_length=40)),
                ('claimed_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(null=True)),
                ('result', models.CharField(blank=True, choices=[('done', 'Done'), ('partly', 'Done in part'), ('failed', 'Failed')], max_length=10)),
                ('counts', models.JSONField(default=dict)),
                ('error', models.CharField(blank=True, max_length=100)),
                ('attempts', models.PositiveSmallIntegerField(default=1)),
            ],
            options={
                'indexes': [models.Index(fields=['kind', 'claimed_at'], name='platform_job_run_by_time')],
                'constraints': [models.UniqueConstraint(fields=('kind', 'period'), name='platform_job_run_once')],
            },
        ),
        migrations.CreateModel(
            name='JobRun',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=60)),
                ('period', models.CharField(blank=True, max_length=40)),
                ('claimed_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(null=True)),
                ('result', models.CharField(blank=True, choices=[('done', 'Done'), ('partly', 'Done in part'), ('failed', 'Failed')], max_length=10)),
                ('counts', models.JSONField(default=dict)),
                ('error', models.CharField(blank=True, max_length=100)),
                ('attempts', models.PositiveSmallIntegerField(default=1)),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organization', 'kind', 'period'), name='job_run_once')],
            },
        ),
        GuardTenantTable("JobRun"),
    ]
