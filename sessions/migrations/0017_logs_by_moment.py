"""Logs by when they were written, as the morning page asks which came in late since the last morning."""
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_invitation_names_its_user"),
        ("mentoring_sessions", "0016_outcome_of_a_meeting"),
        ("tenancy", "0004_jobs_and_closing_hour"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="sessionlog",
            index=models.Index(fields=["organization", "logged_at"], name="log_by_moment"),
        ),
    ]
