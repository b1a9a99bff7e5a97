from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('programs', '0018_circle'),
    ]

    operations = [
        migrations.AddField(
            model_name='program',
            name='support_every_days',
            field=models.PositiveSmallIntegerField(db_default=60, default=60, verbose_name='days between support talks with a mentor'),
        ),
    ]
