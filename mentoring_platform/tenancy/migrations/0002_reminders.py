from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tenancy', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='organization',
            name='sends_reminders',
            field=models.BooleanField(db_default=True, default=True, help_text='Off: no mentor is written to about meetings that are not reported, in whatever program.', verbose_name='reminders of mentors'),
        ),
    ]
