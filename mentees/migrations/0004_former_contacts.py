from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('mentees', '0003_tags'),
    ]

    operations = [
        migrations.AddField(
            model_name='contact',
            name='is_former',
            field=models.BooleanField(default=False, editable=False),
        ),
    ]
