import django.db.models.deletion
import mentoring_platform.tenancy.models.base
from django.db import migrations, models

from mentoring_platform.tenancy.operations import GuardTenantTable


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_invitation_names_its_user'),
        ('mentoring_sessions', '0013_letters'),
        ('mentors', '0003_letters'),
        ('tenancy', '0004_jobs_and_closing_hour'),
    ]

    operations = [
        migrations.CreateModel(
            name='SupportTalk',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('on', models.DateField(verbose_name='day')),
                ('way', models.CharField(choices=[('in_person', 'In person'), ('phone', 'By phone'), ('video', 'By video')], max_length=10, verbose_name='how')),
                ('minutes', models.PositiveSmallIntegerField(verbose_name='minutes')),
                ('next_on', models.DateField(blank=True, null=True, verbose_name='the next one')),
                ('noted_at', models.DateTimeField()),
                ('coordinator', mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.membership')),
                ('mentor', mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='support_talks', to='mentors.mentor')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization')),
            ],
            options={
                'verbose_name': 'support talk',
                'verbose_name_plural': 'support talks',
                'ordering': ['-on', '-id'],
            },
        ),
        migrations.AddField(
            model_name='sealednote',
            name='talk',
            field=mentoring_platform.tenancy.models.base.TenantForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='mentoring_sessions.supporttalk'),
        ),
        migrations.CreateModel(
            name='SupportRequest',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('asked_at', models.DateTimeField()),
                ('mentor', mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='support_requests', to='mentors.mentor')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization')),
            ],
            options={
                'verbose_name': 'request for a support talk',
                'verbose_name_plural': 'requests for support talks',
                'constraints': [models.UniqueConstraint(fields=('organization', 'mentor'), name='support_asked_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='supporttalk',
            constraint=models.UniqueConstraint(fields=('organization', 'mentor', 'coordinator', 'on'), name='support_talk_once_a_day'),
        ),
        migrations.AddConstraint(
            model_name='supporttalk',
            constraint=models.CheckConstraint(condition=models.Q(('next_on__isnull', True), ('next_on__gt', models.F('on')), _connector='OR'), name='support_talk_next_is_later'),
        ),
        GuardTenantTable("SupportTalk"),
        GuardTenantTable("SupportRequest"),
        GuardTenantTable("SealedNote"),  # for the reference to a talk
    ]
