import django.db.models.deletion
from django.db import migrations

import mentoring_platform.tenancy.models.base
from mentoring_platform.tenancy.operations import GuardTenantTable


class Migration(migrations.Migration):

    dependencies = [
        ('programs', '0009_broadcasts'),
        ('programs', '0009_training'),
    ]

    operations = [
        migrations.AddField(
            model_name='coursematerial',
            name='file',
            field=mentoring_platform.tenancy.models.base.TenantForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programs.storedfile'),
        ),
        GuardTenantTable("CourseMaterial"),
    ]
