import django.contrib.postgres.constraints
import django.db.models.deletion
import mentoring_platform.tenancy.models.base
import programs.models.spans
from django.db import migrations, models

from mentoring_platform.tenancy.operations import GuardTenantTable


class Migration(migrations.Migration):

    dependencies = [
        ('mentors', '0002_reminders'),
        ('programs', '0006_calendar_year'),
        ('tenancy', '0002_reminders'),
    ]

    operations = [
        migrations.AddField(
            model_name='pairing',
            name='stands_in_for',
            field=mentoring_platform.tenancy.models.base.TenantForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='substitutes', to='programs.pairing'),
        ),
        migrations.AddField(
            model_name='program',
            name='mentors_change_times',
            field=models.BooleanField(db_default=True, default=True, verbose_name='mentors change the times of their meetings'),
        ),
        migrations.AlterField(
            model_name='pairing',
            name='role',
            field=models.CharField(choices=[('primary', 'Mentor'), ('co', 'Co-mentor'), ('substitute', 'Substitute')], default='primary', max_length=10, verbose_name='role'),
        ),
        migrations.AddConstraint(
            model_name='pairing',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ends_on__isnull', False), ('role', 'substitute'), ('stands_in_for__isnull', False)), models.Q(models.Q(('role', 'substitute'), _negated=True), ('stands_in_for__isnull', True)), _connector='OR'), name='pairing_substitute_stands_in_for_one'),
        ),
        migrations.AddConstraint(
            model_name='pairing',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('stands_in_for__isnull', False)), expressions=[('organization', '='), ('stands_in_for', '='), (programs.models.spans.InclusiveDates('starts_on', 'ends_on'), '&&')], name='one_substitute_a_day', violation_error_message='Somebody stands in at that time already.'),
        ),
        GuardTenantTable("Pairing"),
    ]
