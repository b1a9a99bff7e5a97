import django.db.models.deletion
import mentoring_platform.tenancy.models.base
from django.conf import settings
from django.db import migrations, models

from mentoring_platform.tenancy.operations import GuardTenantTable


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0001_initial'),
        ('tenancy', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditLink',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('sequence', models.BigIntegerField()),
                ('at', models.DateTimeField()),
                ('entry_hash', models.CharField(max_length=64)),
                ('hash', models.CharField(max_length=64)),
            ],
            options={
                'ordering': ['sequence'],
            },
        ),
        migrations.AddField(
            model_name='auditentry',
            name='address',
            field=models.GenericIPAddressField(null=True),
        ),
        migrations.AddField(
            model_name='auditentry',
            name='allowed',
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name='auditentry',
            name='kind',
            field=models.CharField(choices=[('write', 'Change'), ('read', 'Look')], default='write', max_length=5),
        ),
        migrations.AddField(
            model_name='auditentry',
            name='role',
            field=models.CharField(blank=True, choices=[('administrator', 'Administrator'), ('coordinator', 'Coordinator'), ('mentor', 'Mentor'), ('mentee', 'Mentee'), ('broadcaster', 'Broadcaster'), ('professional', 'Professional'), ('viewer', 'Viewer')], max_length=20),
        ),
        migrations.AddIndex(
            model_name='auditentry',
            index=models.Index(fields=['organization', '-at', '-id'], name='audit_newest_first'),
        ),
        migrations.AddField(
            model_name='auditlink',
            name='organization',
            field=models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization'),
        ),
        migrations.AddConstraint(
            model_name='auditlink',
            constraint=models.UniqueConstraint(fields=('organization', 'sequence'), name='audit_link_sequence_once'),
        ),
        GuardTenantTable("AuditLink", append_only=True),
    ]
