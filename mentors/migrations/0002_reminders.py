from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('mentors', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='mentor',
            name='wants_reminders',
            field=models.BooleanField(db_default=True, default=True, verbose_name='reminders by e-mail'),
        ),
    ]
