import django.db.models.deletion
import mentoring_platform.tenancy.models.base
from django.db import migrations, models

from mentoring_platform.tenancy.operations import GuardTenantTable


class Migration(migrations.Migration):

    dependencies = [
        ('mentees', '0002_reminders'),
        ('tenancy', '0004_jobs_and_closing_hour'),
    ]

    operations = [
        migrations.CreateModel(
            name='Tag',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=40, verbose_name='tag')),
                ('search_name', models.CharField(editable=False, max_length=120)),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization')),
            ],
            options={
                'verbose_name': 'tag',
                'verbose_name_plural': 'tags',
                'ordering': ['name', 'id'],
            },
        ),
        migrations.CreateModel(
            name='MenteeTag',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('mentee', mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tag_links', to='mentees.mentee')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization')),
                ('tag', mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mentee_links', to='mentees.tag')),
            ],
        ),
        migrations.AddConstraint(
            model_name='tag',
            constraint=models.UniqueConstraint(fields=('organization', 'search_name'), name='tag_once'),
        ),
        migrations.AddConstraint(
            model_name='menteetag',
            constraint=models.UniqueConstraint(fields=('organization', 'mentee', 'tag'), name='mentee_tag_once'),
        ),
        GuardTenantTable("Tag"),
        GuardTenantTable("MenteeTag"),
    ]
