from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('programs', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='program',
            name='reminder_policy',
            field=models.CharField(choices=[('off', 'No letters are sent'), ('same_day', 'By e-mail on the day of the meeting')], db_default='same_day', default='same_day', max_length=15, verbose_name='reminders of mentors'),
        ),
    ]
