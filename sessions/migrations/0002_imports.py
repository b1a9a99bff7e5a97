import django.db.models.deletion
import mentoring_platform.tenancy.models.base
from django.conf import settings
from django.db import migrations, models

from mentoring_platform.tenancy.operations import GuardTenantTable


class Migration(migrations.Migration):

    dependencies = [
        ('mentoring_sessions', '0001_initial'),
        ('programs', '0001_initial'),
        ('tenancy', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ImportFile',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=200, verbose_name='file')),
                ('content', models.BinaryField()),
                ('starts_on', models.DateField(verbose_name='first day')),
                ('state', models.CharField(choices=[('uploaded', 'Uploaded'), ('mapped', 'Columns chosen'), ('running', 'Being imported'), ('done', 'Imported'), ('failed', 'Not imported')], default='uploaded', max_length=10)),
                ('layout', models.JSONField(default=dict)),
                ('result', models.JSONField(default=dict)),
                ('error_sheet', models.BinaryField(default=bytes)),
                ('created_at', models.DateTimeField()),
                ('started_at', models.DateTimeField(null=True)),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization')),
                ('program', mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='programs.program')),
                ('uploaded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'imported file',
                'verbose_name_plural': 'imported files',
                'ordering': ['-created_at'],
            },
        ),
        migrations.CreateModel(
            name='ImportMapping',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('signature', models.CharField(max_length=64)),
                ('kind', models.CharField(max_length=10)),
                ('columns', models.JSONField(default=list)),
                ('used_at', models.DateTimeField()),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization')),
            ],
            options={
                'verbose_name': 'remembered columns',
                'verbose_name_plural': 'remembered columns',
                'constraints': [models.UniqueConstraint(fields=('organization', 'signature'), name='import_mapping_once')],
            },
        ),
        GuardTenantTable("ImportFile"),
        GuardTenantTable("ImportMapping"),
    ]
