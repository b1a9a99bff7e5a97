from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('mentees', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='mentee',
            name='remind_before',
            field=models.CharField(blank=True, choices=[('off', 'No reminder'), ('evening', 'On the evening before'), ('two_hours', 'Two hours before')], db_default='', default='', help_text='Empty: as the program does.', max_length=10, verbose_name='reminder before a meeting'),
        ),
    ]
