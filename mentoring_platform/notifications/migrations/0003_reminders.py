from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notifications', '0002_message_forgets_its_text'),
    ]

    operations = [
        migrations.AddField(
            model_name='outgoingmessage',
            name='headers',
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name='outgoingmessage',
            name='keeps_rest',
            field=models.BooleanField(default=False),
        ),
    ]
