import django.db.models.deletion
import mentoring_platform.tenancy.models.base
from django.db import migrations, models

from mentoring_platform.tenancy.operations import GuardTenantTable


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_invitation_names_its_user'),
        ('mentoring_sessions', '0004_sealed_notes'),
        ('tenancy', '0002_reminders'),
    ]

    operations = [
        migrations.AddField(
            model_name='logrevision',
            name='channel',
            field=models.CharField(choices=[('pages', 'On the pages'), ('link', 'By a link in a letter')], db_default='pages', default='pages', max_length=10, verbose_name='by which way'),
        ),
        migrations.AddField(
            model_name='sessionlog',
            name='channel',
            field=models.CharField(choices=[('pages', 'On the pages'), ('link', 'By a link in a letter')], db_default='pages', default='pages', max_length=10, verbose_name='by which way'),
        ),
        migrations.AlterField(
            model_name='logrevision',
            name='absent',
            field=models.CharField(blank=True, choices=[('mentor', 'The mentor'), ('mentee', 'The participant'), ('both', 'Both'), ('unsaid', 'Not said yet')], max_length=10, verbose_name='who did not come'),
        ),
        migrations.AlterField(
            model_name='sessionlog',
            name='absent',
            field=models.CharField(blank=True, choices=[('mentor', 'The mentor'), ('mentee', 'The participant'), ('both', 'Both'), ('unsaid', 'Not said yet')], max_length=10, verbose_name='who did not come'),
        ),
        migrations.CreateModel(
            name='AnswerLink',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('secret_hash', models.CharField(max_length=64)),
                ('created_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('meeting', mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answer_links', to='mentoring_sessions.meeting')),
                ('membership', mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.membership')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization')),
            ],
            options={
                'verbose_name': 'link for an answer',
                'verbose_name_plural': 'links for an answer',
                'indexes': [models.Index(fields=['organization', 'created_at'], name='answer_link_by_time')],
                'constraints': [models.UniqueConstraint(fields=('organization', 'meeting', 'membership'), name='answer_link_once_per_meeting'), models.UniqueConstraint(fields=('organization', 'secret_hash'), name='answer_link_secret_once')],
            },
        ),
        GuardTenantTable("AnswerLink"),
    ]
