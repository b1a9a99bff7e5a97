from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notifications', '0005_wording_and_phone_codes'),
    ]

    operations = [
        migrations.AlterField(
            model_name='outgoingmessage',
            name='kind',
            field=models.CharField(choices=[('access', 'Invitations and sign-in'), ('concern', 'Concerns'), ('report', 'Did you meet?'), ('meeting_soon', 'Before a meeting'), ('plan', 'Changes of plan'), ('pairing', 'A new pairing'), ('week', 'The week in short'), ('unreported', 'What is not reported'), ('handbook', "The mentors' handbook")], db_default='access', default='access', max_length=20),
        ),
    ]
