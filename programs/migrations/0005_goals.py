import django.db.models.deletion
import mentoring_platform.tenancy.models.base
from django.conf import settings
from django.db import migrations, models

from mentoring_platform.tenancy.operations import GuardTenantTable


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_invitation_names_its_user'),
        ('programs', '0004_topics'),
        ('tenancy', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='program',
            name='goals_policy',
            field=models.CharField(choices=[('nothing', 'Nothing: goals stay between the two'), ('titles', 'The titles of open goals'), ('progress', 'Titles and progress: states, dates, how many steps are done, and how meetings went')], default='nothing', max_length=10, verbose_name='what coordinators see of goals'),
        ),
        migrations.CreateModel(
            name='Goal',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('level', models.CharField(choices=[('life', 'For life'), ('months', 'For the coming months')], max_length=10, verbose_name='for how long')),
                ('title', models.CharField(max_length=200, verbose_name='goal')),
                ('why', models.TextField(blank=True, max_length=1000, verbose_name='why')),
                ('measure', models.TextField(blank=True, max_length=1000, verbose_name='how it will be known')),
                ('week', models.TextField(blank=True, max_length=1000, verbose_name='how the week serves it')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='by when')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='place on the page')),
                ('state', models.CharField(choices=[('open', 'Open'), ('reached', 'Reached'), ('let_go', 'Let go')], default='open', max_length=10, verbose_name='state')),
                ('closing_word', models.CharField(blank=True, max_length=300, verbose_name='a word about it')),
                ('closed_on', models.DateField(blank=True, null=True)),
                ('openness', models.CharField(choices=[('nothing', 'Nothing: goals stay between the two'), ('titles', 'The titles of open goals'), ('progress', 'Titles and progress: states, dates, how many steps are done, and how meetings went')], default='nothing', max_length=10)),
                ('proposed_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('version', models.PositiveIntegerField(default=1)),
                ('changed_by', mentoring_platform.tenancy.models.base.TenantForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='accounts.membership')),
                ('enrolment', mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='goals', to='programs.enrolment')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization')),
                ('proposed_by', mentoring_platform.tenancy.models.base.TenantForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='accounts.membership')),
                ('serves', mentoring_platform.tenancy.models.base.TenantForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='served_by', to='programs.goal')),
            ],
            options={
                'verbose_name': 'goal',
                'verbose_name_plural': 'goals',
                'ordering': ['position', 'id'],
            },
        ),
        migrations.CreateModel(
            name='GoalsRead',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('until', models.DateTimeField()),
                ('enrolment', mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='programs.enrolment')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'goals read',
                'verbose_name_plural': 'goals read',
            },
        ),
        migrations.CreateModel(
            name='Step',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('text', models.CharField(max_length=200, verbose_name='small step')),
                ('done_on', models.DateField(blank=True, null=True, verbose_name='done')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('changed_at', models.DateTimeField()),
                ('version', models.PositiveIntegerField(default=1)),
                ('changed_by', mentoring_platform.tenancy.models.base.TenantForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='accounts.membership')),
                ('goal', mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='programs.goal')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization')),
            ],
            options={
                'verbose_name': 'step',
                'verbose_name_plural': 'steps',
                'ordering': ['position', 'id'],
            },
        ),
        migrations.AddIndex(
            model_name='goal',
            index=models.Index(fields=['organization', 'enrolment'], name='goal_by_enrolment'),
        ),
        migrations.AddConstraint(
            model_name='goal',
            constraint=models.CheckConstraint(condition=models.Q(('level', 'months'), ('serves__isnull', True), _connector='OR'), name='goal_for_life_serves_no_other'),
        ),
        migrations.AddConstraint(
            model_name='goal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_on__isnull', True), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('closed_on__isnull', False)), _connector='OR'), name='goal_closed_on_a_day'),
        ),
        migrations.AddConstraint(
            model_name='goalsread',
            constraint=models.UniqueConstraint(fields=('organization', 'enrolment', 'user'), name='goals_read_once_per_user'),
        ),
        migrations.AddIndex(
            model_name='step',
            index=models.Index(fields=['organization', 'goal'], name='step_by_goal'),
        ),
        GuardTenantTable("Goal"),
        GuardTenantTable("Step"),
        GuardTenantTable("GoalsRead"),
    ]
