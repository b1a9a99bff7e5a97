import django.contrib.postgres.fields
import django.db.models.deletion
import mentoring_platform.tenancy.models.base
from django.db import migrations, models

from mentoring_platform.tenancy.operations import GuardTenantTable


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_invitation_names_its_user'),
        ('programs', '0016_handbook'),
        ('tenancy', '0004_jobs_and_closing_hour'),
    ]

    operations = [
        migrations.CreateModel(
            name='DirectoryEntry',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('person', 'A professional'), ('service', 'A service'), ('organization', 'An organization')], max_length=15, verbose_name='kind')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('state', models.CharField(choices=[('suggested', 'Suggested'), ('listed', 'Listed')], default='listed', max_length=10)),
                ('languages', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), blank=True, default=list, size=None, verbose_name='languages')),
                ('area', models.CharField(blank=True, max_length=120, verbose_name='area')),
                ('cost', models.CharField(blank=True, choices=[('free', 'Free of charge'), ('by_means', 'By means'), ('paid', 'Paid')], max_length=10, verbose_name='cost')),
                ('cost_words', models.CharField(blank=True, max_length=120, verbose_name='about the cost')),
                ('phone', models.CharField(blank=True, max_length=30, verbose_name='phone')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail address')),
                ('site', models.URLField(blank=True, verbose_name='site')),
                ('about', models.TextField(blank=True, max_length=1000, verbose_name='what they do')),
                ('limits', models.CharField(blank=True, max_length=200, verbose_name='limits')),
                ('waiting', models.CharField(blank=True, max_length=80, verbose_name='waiting time')),
                ('search_text', models.TextField(editable=False)),
                ('told_on', models.DateField(blank=True, null=True, verbose_name='told that they are listed')),
                ('confirmed_on', models.DateField(verbose_name='confirmed on')),
                ('letters', models.PositiveSmallIntegerField(default=0)),
                ('asked_on', models.DateField(blank=True, null=True)),
                ('changed_at', models.DateTimeField()),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization')),
                ('suggested_by', mentoring_platform.tenancy.models.base.TenantForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='accounts.membership')),
                ('unit', mentoring_platform.tenancy.models.base.TenantForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='tenancy.unit', verbose_name='unit')),
            ],
            options={
                'verbose_name': 'entry of the directory',
                'verbose_name_plural': 'entries of the directory',
                'ordering': ['name', 'id'],
            },
        ),
        migrations.CreateModel(
            name='DirectoryField',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=40, verbose_name='field')),
                ('search_name', models.CharField(editable=False, max_length=120)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization')),
            ],
            options={
                'verbose_name': 'field of the directory',
                'verbose_name_plural': 'fields of the directory',
                'ordering': ['position', 'name'],
            },
        ),
        migrations.CreateModel(
            name='EntryField',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('entry', mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='field_links', to='programs.directoryentry')),
                ('field', mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entry_links', to='programs.directoryfield')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization')),
            ],
        ),
        migrations.CreateModel(
            name='EntryLink',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('secret_hash', models.CharField(max_length=64)),
                ('created_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('entry', mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='programs.directoryentry')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization')),
            ],
        ),
        migrations.CreateModel(
            name='EntryProposal',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('values', models.JSONField()),
                ('at', models.DateTimeField()),
                ('entry', mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proposals', to='programs.directoryentry')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization')),
            ],
        ),
        migrations.CreateModel(
            name='EntryRecommendation',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('word', models.CharField(max_length=200, verbose_name='why')),
                ('at', models.DateTimeField()),
                ('entry', mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recommendations', to='programs.directoryentry')),
                ('membership', mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.membership')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization')),
            ],
            options={
                'ordering': ['at'],
            },
        ),
        migrations.CreateModel(
            name='EntryRefusal',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('mark', models.CharField(max_length=64)),
                ('on', models.DateField()),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization')),
            ],
        ),
        migrations.AddIndex(
            model_name='directoryentry',
            index=models.Index(fields=['organization', 'state', 'name'], name='entry_by_name'),
        ),
        migrations.AddConstraint(
            model_name='directoryfield',
            constraint=models.UniqueConstraint(fields=('organization', 'search_name'), name='directory_field_once'),
        ),
        migrations.AddConstraint(
            model_name='entryfield',
            constraint=models.UniqueConstraint(fields=('organization', 'entry', 'field'), name='entry_field_once'),
        ),
        migrations.AddConstraint(
            model_name='entrylink',
            constraint=models.UniqueConstraint(fields=('organization', 'secret_hash'), name='entry_link_secret_once'),
        ),
        migrations.AddConstraint(
            model_name='entryproposal',
            constraint=models.UniqueConstraint(fields=('organization', 'entry'), name='one_proposal_per_entry'),
        ),
        migrations.AddConstraint(
            model_name='entryrecommendation',
            constraint=models.UniqueConstraint(fields=('organization', 'entry', 'membership'), name='entry_recommended_once'),
        ),
        migrations.AddConstraint(
            model_name='entryrefusal',
            constraint=models.UniqueConstraint(fields=('organization', 'mark'), name='entry_refusal_once'),
        ),
        GuardTenantTable("DirectoryEntry"),
        GuardTenantTable("DirectoryField"),
        GuardTenantTable("EntryField"),
        GuardTenantTable("EntryLink"),
        GuardTenantTable("EntryProposal"),
        GuardTenantTable("EntryRecommendation"),
        GuardTenantTable("EntryRefusal"),
    ]
