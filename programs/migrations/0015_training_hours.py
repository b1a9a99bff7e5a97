import django.db.models.deletion
import mentoring_platform.tenancy.models.base
from django.db import migrations, models

from mentoring_platform.tenancy.operations import GuardTenantTable


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_invitation_names_its_user'),
        ('mentees', '0002_reminders'),
        ('mentors', '0003_letters'),
        ('programs', '0014_course_files'),
        ('tenancy', '0004_jobs_and_closing_hour'),
    ]

    operations = [
        migrations.CreateModel(
            name='TrainingRequirement',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('initial', 'Initial training'), ('yearly', 'Yearly refresher')], max_length=10)),
                ('minutes', models.PositiveIntegerField(default=0, verbose_name='minutes')),
                ('before_pairing', models.BooleanField(default=False, verbose_name='required before pairing')),
                ('due_days', models.PositiveSmallIntegerField(default=0, verbose_name='days for somebody new')),
                ('begins_month', models.PositiveSmallIntegerField(default=1, verbose_name='month in which the year begins')),
                ('begins_day', models.PositiveSmallIntegerField(default=1, verbose_name='day on which the year begins')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization')),
                ('program', mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='training_requirements', to='programs.program')),
            ],
            options={
                'verbose_name': 'required training',
                'verbose_name_plural': 'required training',
                'ordering': ['kind'],
            },
        ),
        migrations.CreateModel(
            name='TrainingExemption',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='until')),
                ('why', models.CharField(max_length=300, verbose_name='reason')),
                ('by', mentoring_platform.tenancy.models.base.TenantForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='accounts.membership')),
                ('mentor', mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='training_exemptions', to='mentors.mentor')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization')),
                ('requirement', mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='exemptions', to='programs.trainingrequirement')),
            ],
            options={
                'verbose_name': 'exemption from training',
                'verbose_name_plural': 'exemptions from training',
                'ordering': ['-starts_on', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Certificate',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=150, verbose_name='name')),
                ('title', models.CharField(max_length=150, verbose_name='for what')),
                ('minutes', models.PositiveIntegerField(verbose_name='minutes')),
                ('first_on', models.DateField(verbose_name='first day')),
                ('last_on', models.DateField(verbose_name='last day')),
                ('issued_on', models.DateField(verbose_name='issued on')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='valid until')),
                ('number', models.CharField(max_length=20, verbose_name='number')),
                ('withdrawn_on', models.DateField(blank=True, null=True)),
                ('withdrawn_why', models.CharField(blank=True, max_length=300, verbose_name='reason')),
                ('contact', mentoring_platform.tenancy.models.base.TenantForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='certificates', to='mentees.contact')),
                ('course', mentoring_platform.tenancy.models.base.TenantForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='certificates', to='programs.course')),
                ('issued_by', mentoring_platform.tenancy.models.base.TenantForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='accounts.membership')),
                ('mentor', mentoring_platform.tenancy.models.base.TenantForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='certificates', to='mentors.mentor')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization')),
                ('program', mentoring_platform.tenancy.models.base.TenantForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='certificates', to='programs.program')),
            ],
            options={
                'verbose_name': 'certificate',
                'verbose_name_plural': 'certificates',
                'ordering': ['-issued_on', 'name', 'id'],
                'indexes': [models.Index(fields=['organization', 'valid_until'], name='certificate_by_expiry')],
                'constraints': [models.UniqueConstraint(fields=('organization', 'number'), name='certificate_number_once'), models.CheckConstraint(condition=models.Q(models.Q(('contact__isnull', True), ('mentor__isnull', False)), models.Q(('contact__isnull', False), ('mentor__isnull', True)), _connector='OR'), name='certificate_of_one_person'), models.UniqueConstraint(condition=models.Q(('course__isnull', False), ('mentor__isnull', False), ('withdrawn_on__isnull', True)), fields=('organization', 'course', 'mentor'), name='certificate_of_course_once'), models.UniqueConstraint(condition=models.Q(('contact__isnull', False), ('course__isnull', False), ('withdrawn_on__isnull', True)), fields=('organization', 'course', 'contact'), name='certificate_of_contact_once'), models.UniqueConstraint(condition=models.Q(('course__isnull', True), ('withdrawn_on__isnull', True)), fields=('organization', 'program', 'mentor', 'last_on'), name='certificate_of_year_once')],
            },
        ),
        migrations.CreateModel(
            name='TrainingCredit',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('on', models.DateField(verbose_name='day')),
                ('minutes', models.IntegerField(verbose_name='minutes')),
                ('counts_as', models.CharField(choices=[('initial', 'Initial training'), ('yearly', 'Yearly refresher'), ('both', 'Initial training and yearly refresher'), ('nothing', 'No required hours')], default='both', max_length=10, verbose_name='counts for')),
                ('why', models.CharField(max_length=300, verbose_name='reason')),
                ('by', mentoring_platform.tenancy.models.base.TenantForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='accounts.membership')),
                ('mentor', mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='training_credits', to='mentors.mentor')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization')),
            ],
            options={
                'verbose_name': 'credited training',
                'verbose_name_plural': 'credited training',
                'ordering': ['-on', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('minutes', 0), _negated=True), name='training_credit_says_something')],
            },
        ),
        migrations.AddConstraint(
            model_name='trainingrequirement',
            constraint=models.UniqueConstraint(fields=('organization', 'program', 'kind'), name='training_requirement_once'),
        ),
        migrations.AddConstraint(
            model_name='trainingrequirement',
            constraint=models.CheckConstraint(condition=models.Q(('before_pairing', False), ('kind', 'initial'), _connector='OR'), name='training_before_pairing_is_initial'),
        ),
        migrations.AddConstraint(
            model_name='trainingrequirement',
            constraint=models.CheckConstraint(condition=models.Q(('begins_day__gte', 1), ('begins_day__lte', 31), ('begins_month__gte', 1), ('begins_month__lte', 12)), name='training_year_begins_on_a_day'),
        ),
        migrations.AddConstraint(
            model_name='trainingexemption',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='training_exemption_has_days'),
        ),
        GuardTenantTable("TrainingRequirement"),
        GuardTenantTable("TrainingCredit"),
        GuardTenantTable("TrainingExemption"),
        GuardTenantTable("Certificate"),
    ]
