import django.db.models.deletion
import mentoring_platform.tenancy.models.base
from django.db import migrations, models

from mentoring_platform.tenancy.operations import GuardTenantTable


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_invitation_names_its_user'),
        ('mentors', '0003_letters'),
        ('programs', '0015_training_hours'),
        ('tenancy', '0004_jobs_and_closing_hour'),
    ]

    operations = [
        migrations.CreateModel(
            name='HandbookPage',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('position', 'What we hold'), ('answer', 'When it comes up in a talk'), ('referral', 'Whom to turn to'), ('term', 'Terms'), ('other', 'More')], max_length=10, verbose_name='section')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='place in the section')),
                ('asks_agreement', models.BooleanField(default=False, verbose_name='mentors read it and agree')),
                ('beside_concern', models.BooleanField(default=False, verbose_name='offered beside a concern')),
                ('beside_course', models.BooleanField(default=False, verbose_name='offered beside courses')),
                ('published', models.PositiveSmallIntegerField(default=0)),
                ('needs', models.PositiveSmallIntegerField(default=0)),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization')),
                ('program', mentoring_platform.tenancy.models.base.TenantForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='handbook_pages', to='programs.program')),
            ],
            options={
                'verbose_name': 'page of the handbook',
                'verbose_name_plural': 'pages of the handbook',
                'ordering': ['position', 'id'],
            },
        ),
        migrations.CreateModel(
            name='HandbookAgreement',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('agreed_at', models.DateTimeField()),
                ('mentor', mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='mentors.mentor')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization')),
                ('page', mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='agreements', to='programs.handbookpage')),
            ],
            options={
                'verbose_name': 'agreement to a page',
                'verbose_name_plural': 'agreements to pages',
                'ordering': ['-number'],
            },
        ),
        migrations.CreateModel(
            name='HandbookTopic',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization')),
                ('page', mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='topic_links', to='programs.handbookpage')),
                ('topic', mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='programs.topic')),
            ],
            options={
                'verbose_name': 'topic of a page',
                'verbose_name_plural': 'topics of pages',
            },
        ),
        migrations.CreateModel(
            name='HandbookVersion',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('revision', models.PositiveIntegerField(default=1)),
                ('remark', models.CharField(blank=True, max_length=200, verbose_name='what is new')),
                ('is_small', models.BooleanField(default=False, verbose_name='small correction')),
                ('written_at', models.DateTimeField()),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization')),
                ('page', mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='programs.handbookpage')),
                ('written_by', mentoring_platform.tenancy.models.base.TenantForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='accounts.membership')),
            ],
            options={
                'verbose_name': 'version of a page',
                'verbose_name_plural': 'versions of pages',
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='HandbookText',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('language', models.CharField(max_length=10, verbose_name='language')),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('names', models.CharField(blank=True, max_length=200, verbose_name='other names')),
                ('body', models.TextField(blank=True, max_length=20000, verbose_name='text')),
                ('title_words', models.TextField(default='', editable=False)),
                ('body_words', models.TextField(default='', editable=False)),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization')),
                ('version', mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='programs.handbookversion')),
            ],
            options={
                'verbose_name': 'text of a page',
                'verbose_name_plural': 'texts of pages',
                'ordering': ['language'],
            },
        ),
        migrations.AddIndex(
            model_name='handbookpage',
            index=models.Index(fields=['organization', 'program'], name='handbook_by_program'),
        ),
        migrations.AddConstraint(
            model_name='handbookpage',
            constraint=models.CheckConstraint(condition=models.Q(('needs__lte', models.F('published'))), name='handbook_needs_what_is_there'),
        ),
        migrations.AddConstraint(
            model_name='handbookagreement',
            constraint=models.UniqueConstraint(fields=('organization', 'page', 'mentor', 'number'), name='handbook_agreed_once'),
        ),
        migrations.AddConstraint(
            model_name='handbooktopic',
            constraint=models.UniqueConstraint(fields=('organization', 'page', 'topic'), name='handbook_topic_once'),
        ),
        migrations.AddConstraint(
            model_name='handbookversion',
            constraint=models.UniqueConstraint(fields=('organization', 'page', 'number'), name='handbook_version_once'),
        ),
        migrations.AddConstraint(
            model_name='handbookversion',
            constraint=models.UniqueConstraint(condition=models.Q(('published_at__isnull', True)), fields=('organization', 'page'), name='handbook_one_draft'),
        ),
        migrations.AddConstraint(
            model_name='handbooktext',
            constraint=models.UniqueConstraint(fields=('organization', 'version', 'language'), name='handbook_text_once'),
        ),
        GuardTenantTable("HandbookPage"),
        GuardTenantTable("HandbookTopic"),
        GuardTenantTable("HandbookVersion"),
        GuardTenantTable("HandbookText"),
        GuardTenantTable("HandbookAgreement"),
    ]
