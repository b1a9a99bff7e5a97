from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('programs', '0022_watching'),
    ]

    operations = [
        migrations.AddField(
            model_name='announcement',
            name='corrected_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='announcement',
            name='version',
            field=models.PositiveSmallIntegerField(default=1, editable=False),
        ),
    ]
