import django.contrib.postgres.fields
import programs.models.program
from django.db import migrations, models

# By the type of the column, and not by writing rows, of which even the owner sees one organization's at a time.
FORWARDS = """
    ALTER TABLE programs_program ALTER COLUMN reminder_policy DROP DEFAULT;
    ALTER TABLE programs_program ALTER COLUMN reminder_policy TYPE varchar(15)[]
        USING CASE reminder_policy WHEN 'same_day' THEN ARRAY['report'] ELSE ARRAY[]::varchar[] END::varchar(15)[];
    ALTER TABLE programs_program RENAME COLUMN reminder_policy TO reminder_steps;
"""
BACKWARDS = """
    ALTER TABLE programs_program RENAME COLUMN reminder_steps TO reminder_policy;
    ALTER TABLE programs_program ALTER COLUMN reminder_policy TYPE varchar(15)
        USING CASE WHEN 'report' = ANY (reminder_policy) THEN 'same_day' ELSE 'off' END;
    ALTER TABLE programs_program ALTER COLUMN reminder_policy SET DEFAULT 'same_day';
"""
BEFORE = [('off', 'No reminder'), ('evening', 'On the evening before'), ('two_hours', 'Two hours before')]
STEPS = [('report', 'The mentor, on the day of the meeting'), ('again', 'The mentor once more, two days later'), ('coordinators', 'The coordinators, in a weekly list, after a week')]


class Migration(migrations.Migration):

    dependencies = [
        ('programs', '0007_substitutes'),
    ]

    operations = [
        migrations.RunSQL(
            FORWARDS,
            BACKWARDS,
            state_operations=[
                migrations.RemoveField(model_name='program', name='reminder_policy'),
                migrations.AddField(
                    model_name='program',
                    name='reminder_steps',
                    field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=STEPS, max_length=15), blank=True, default=programs.models.program.first_step, size=None, verbose_name='letters about what is not reported'),
                ),
            ],
        ),
        migrations.AddField(
            model_name='program',
            name='remind_mentee_before',
            field=models.CharField(choices=BEFORE, db_default='off', default='off', max_length=10, verbose_name='reminder of who is accompanied before a meeting'),
        ),
        migrations.AddField(
            model_name='program',
            name='remind_mentor_before',
            field=models.CharField(choices=BEFORE, db_default='off', default='off', max_length=10, verbose_name='reminder of the mentor before a meeting'),
        ),
    ]
