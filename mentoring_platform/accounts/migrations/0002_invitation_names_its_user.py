import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.RemoveField(model_name='invitation', name='role'),
        migrations.AddField(
            model_name='invitation',
            name='roles',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('administrator', 'Administrator'), ('coordinator', 'Coordinator'), ('mentor', 'Mentor'), ('mentee', 'Mentee'), ('broadcaster', 'Broadcaster'), ('professional', 'Professional'), ('viewer', 'Viewer')], max_length=20), default=list, size=None, verbose_name='roles'),
            preserve_default=False,
        ),
        # No invitation was sent before this migration: the column starts as "not null".
        migrations.AddField(
            model_name='invitation',
            name='user',
            field=models.ForeignKey(default=None, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            preserve_default=False,
        ),
    ]
