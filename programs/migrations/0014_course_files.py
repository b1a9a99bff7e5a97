import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import mentoring_platform.tenancy.models.base
from mentoring_platform.tenancy.operations import GuardTenantTable


class Migration(migrations.Migration):

    dependencies = [
        ('programs', '0013_training'),
    ]

    operations = [
        migrations.AddField(
            model_name='coursematerial',
            name='file',
            field=mentoring_platform.tenancy.models.base.TenantForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programs.storedfile'),
        ),
        migrations.AddField(
            model_name='coursesession',
            name='created_at',
            field=models.DateTimeField(auto_now_add=True, default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='coursesession',
            name='changed_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        GuardTenantTable("CourseMaterial"),
    ]
