import django.db.models.deletion
import mentoring_platform.tenancy.models.base
from django.db import migrations, models

from mentoring_platform.tenancy.operations import GuardTenantTable


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_invitation_names_its_user'),
        ('mentoring_sessions', '0006_topics'),
        ('programs', '0005_goals'),
        ('tenancy', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='GoalProgress',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('direction', models.CharField(choices=[('forward', 'A step forward'), ('same', 'As before'), ('harder', 'Harder now')], max_length=10, verbose_name='how it goes')),
                ('word', models.CharField(blank=True, max_length=300, verbose_name='a word about it')),
                ('noted_at', models.DateTimeField()),
                ('version', models.PositiveIntegerField(default=1)),
                ('author', mentoring_platform.tenancy.models.base.TenantForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='accounts.membership')),
                ('goal', mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='progress', to='programs.goal')),
                ('meeting', mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='progress', to='mentoring_sessions.meeting')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization')),
            ],
            options={
                'verbose_name': 'progress of a goal',
                'verbose_name_plural': 'progress of goals',
                'indexes': [models.Index(fields=['organization', 'meeting'], name='goal_progress_by_meeting')],
                'constraints': [models.UniqueConstraint(fields=('organization', 'goal', 'meeting'), name='goal_progress_once_a_meeting')],
            },
        ),
        GuardTenantTable("GoalProgress"),
    ]
