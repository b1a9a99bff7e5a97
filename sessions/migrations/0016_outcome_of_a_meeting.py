"""The outcome stands in the index of logs by meeting, where figures ask for thousands of them."""
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_invitation_names_its_user"),
        ("mentoring_sessions", "0015_meetings_of_a_pairing"),
        ("tenancy", "0004_jobs_and_closing_hour"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="sessionlog",
            name="one_log_per_meeting",
        ),
        migrations.AddConstraint(
            model_name="sessionlog",
            constraint=models.UniqueConstraint(
                fields=("organization", "meeting"), include=("outcome",), name="one_log_per_meeting"
            ),
        ),
    ]
