from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0002_topic_counts'),
    ]

    operations = [
        migrations.AddField(
            model_name='weekclose',
            name='told_at',
            field=models.DateTimeField(null=True),
        ),
    ]
