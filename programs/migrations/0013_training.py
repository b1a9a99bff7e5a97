import django.db.models.deletion
import mentoring_platform.tenancy.models.base
import uuid
from django.db import migrations, models

from mentoring_platform.tenancy.operations import GuardTenantTable


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_invitation_names_its_user'),
        ('mentees', '0002_reminders'),
        ('mentors', '0003_letters'),
        ('programs', '0012_announcements'),
        ('tenancy', '0004_jobs_and_closing_hour'),
    ]

    operations = [
        migrations.CreateModel(
            name='Course',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('professional', 'Professional course'), ('in_house', 'In-house training'), ('forum', 'Forum'), ('study_day', 'Study day'), ('appreciation', 'Appreciation day'), ('consultation', 'Peer consultation')], default='in_house', max_length=15, verbose_name='kind')),
                ('name', models.CharField(max_length=150, verbose_name='name')),
                ('about', models.TextField(blank=True, max_length=5000, verbose_name='what it is about')),
                ('audience', models.CharField(choices=[('mentors', 'Mentors'), ('role_holders', 'Role-holders: secretaries, chairpersons'), ('both', 'Mentors and role-holders')], default='mentors', max_length=15, verbose_name='for whom')),
                ('capacity', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='places')),
                ('sign_up_until', models.DateField(blank=True, null=True, verbose_name='sign-up until')),
                ('counts_as', models.CharField(choices=[('initial', 'Initial training'), ('yearly', 'Yearly refresher'), ('both', 'Initial training and yearly refresher'), ('nothing', 'No required hours')], default='yearly', max_length=10, verbose_name='counts for')),
                ('certificate', models.BooleanField(default=False, verbose_name='a certificate at the end')),
                ('certificate_months', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='the certificate is valid for')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('open', 'Open'), ('cancelled', 'Cancelled')], default='draft', max_length=10, verbose_name='state')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization')),
                ('program', mentoring_platform.tenancy.models.base.TenantForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='courses', to='programs.program', verbose_name='program')),
            ],
            options={
                'verbose_name': 'course',
                'verbose_name_plural': 'courses',
                'ordering': ['name', 'id'],
            },
        ),
        migrations.CreateModel(
            name='CourseFeedback',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('rating', models.PositiveSmallIntegerField(verbose_name='rating')),
                ('words', models.TextField(blank=True, max_length=1000, verbose_name='words')),
                ('course', mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='feedback', to='programs.course')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization')),
            ],
            options={
                'verbose_name': 'feedback on a course',
                'verbose_name_plural': 'feedback on courses',
            },
        ),
        migrations.CreateModel(
            name='CourseMaterial',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('title', models.CharField(max_length=150, verbose_name='title')),
                ('url', models.URLField(blank=True, max_length=500, verbose_name='link')),
                ('for_all', models.BooleanField(default=False, verbose_name='open to all mentors of the program')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('course', mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='materials', to='programs.course')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization')),
            ],
            options={
                'verbose_name': 'material of a course',
                'verbose_name_plural': 'materials of a course',
                'ordering': ['created_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='CourseSession',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('starts_at', models.DateTimeField(verbose_name='begins')),
                ('ends_at', models.DateTimeField(verbose_name='ends')),
                ('place', models.CharField(blank=True, max_length=150, verbose_name='place')),
                ('link', models.URLField(blank=True, max_length=500, verbose_name='link')),
                ('trainers', models.CharField(blank=True, max_length=200, verbose_name='trainers')),
                ('credited_minutes', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='minutes that count')),
                ('cancelled_at', models.DateTimeField(blank=True, null=True)),
                ('check_in_number', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('check_in_key_hash', models.CharField(blank=True, default='', editable=False, max_length=64)),
                ('course', mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sessions', to='programs.course')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization')),
            ],
            options={
                'verbose_name': 'session of a course',
                'verbose_name_plural': 'sessions of a course',
                'ordering': ['starts_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='SignUp',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('signed_up', 'Signed up'), ('waiting', 'On the waiting list'), ('withdrawn', 'Withdrawn')], default='signed_up', max_length=10)),
                ('asked_at', models.DateTimeField()),
                ('feedback_given', models.BooleanField(default=False)),
                ('contact', mentoring_platform.tenancy.models.base.TenantForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='sign_ups', to='mentees.contact')),
                ('course', mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sign_ups', to='programs.course')),
                ('mentor', mentoring_platform.tenancy.models.base.TenantForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='sign_ups', to='mentors.mentor')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization')),
            ],
            options={
                'verbose_name': 'sign-up',
                'verbose_name_plural': 'sign-ups',
                'ordering': ['asked_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('presence', models.CharField(choices=[('present', 'Present'), ('absent', 'Absent'), ('excused', 'Excused')], max_length=10)),
                ('minutes', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('way', models.CharField(choices=[('list', 'By the list'), ('code', 'By the code')], default='list', max_length=5)),
                ('marked_at', models.DateTimeField()),
                ('marked_by', mentoring_platform.tenancy.models.base.TenantForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='accounts.membership')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization')),
                ('session', mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendances', to='programs.coursesession')),
                ('sign_up', mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendances', to='programs.signup')),
            ],
            options={
                'verbose_name': 'attendance',
                'verbose_name_plural': 'attendances',
            },
        ),
        migrations.AddConstraint(
            model_name='course',
            constraint=models.CheckConstraint(condition=models.Q(('capacity__isnull', True), ('capacity__gte', 1), _connector='OR'), name='course_has_places'),
        ),
        migrations.AddConstraint(
            model_name='coursefeedback',
            constraint=models.CheckConstraint(condition=models.Q(('rating__gte', 1), ('rating__lte', 5)), name='course_feedback_one_to_five'),
        ),
        migrations.AddIndex(
            model_name='coursesession',
            index=models.Index(fields=['organization', 'starts_at'], name='course_session_by_time'),
        ),
        migrations.AddConstraint(
            model_name='coursesession',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='course_session_has_length'),
        ),
        migrations.AddConstraint(
            model_name='coursesession',
            constraint=models.UniqueConstraint(condition=models.Q(('check_in_key_hash', ''), _negated=True), fields=('organization', 'check_in_key_hash'), name='course_session_key_once'),
        ),
        migrations.AddConstraint(
            model_name='signup',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('contact__isnull', True), ('mentor__isnull', False)), models.Q(('contact__isnull', False), ('mentor__isnull', True)), _connector='OR'), name='sign_up_of_one_person'),
        ),
        migrations.AddConstraint(
            model_name='signup',
            constraint=models.UniqueConstraint(condition=models.Q(('mentor__isnull', False)), fields=('organization', 'course', 'mentor'), name='sign_up_of_mentor_once'),
        ),
        migrations.AddConstraint(
            model_name='signup',
            constraint=models.UniqueConstraint(condition=models.Q(('contact__isnull', False)), fields=('organization', 'course', 'contact'), name='sign_up_of_contact_once'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.UniqueConstraint(fields=('organization', 'session', 'sign_up'), name='attendance_once'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.CheckConstraint(condition=models.Q(('minutes__isnull', True), ('presence', 'present'), _connector='OR'), name='attendance_minutes_if_present'),
        ),
        GuardTenantTable("Course"),
        GuardTenantTable("CourseSession"),
        GuardTenantTable("SignUp"),
        GuardTenantTable("Attendance"),
        GuardTenantTable("CourseMaterial"),
        GuardTenantTable("CourseFeedback"),
    ]
