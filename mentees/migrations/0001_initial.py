import django.contrib.postgres.fields
import django.db.models.deletion
import mentoring_platform.tenancy.models.base
import phonenumber_field.modelfields
from django.db import migrations, models

from mentoring_platform.tenancy.operations import GuardTenantTable


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('tenancy', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Mentee',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('person', 'Person'), ('family', 'Family'), ('group', 'Group'), ('settlement', 'Settlement'), ('organization', 'Organization')], default='person', max_length=15, verbose_name='kind')),
                ('full_name', models.CharField(max_length=150, verbose_name='full name')),
                ('search_name', models.CharField(editable=False, max_length=150)),
                ('gender', models.CharField(blank=True, choices=[('female', 'Female'), ('male', 'Male')], max_length=10, verbose_name='gender')),
                ('phone', phonenumber_field.modelfields.PhoneNumberField(blank=True, max_length=128, region=None, verbose_name='phone')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail address')),
                ('group_label', models.CharField(blank=True, max_length=60, verbose_name='class or year')),
                ('languages', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), blank=True, default=list, size=None, verbose_name='languages')),
                ('external_id', models.CharField(blank=True, help_text='A personnel or student number, if you use one.', max_length=40, verbose_name='number in your records')),
                ('status', models.CharField(choices=[('active', 'Active'), ('left', 'Left')], default='active', max_length=10, verbose_name='status')),
                ('note', models.TextField(blank=True, verbose_name='note')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('membership', mentoring_platform.tenancy.models.base.TenantForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='mentees', to='accounts.membership')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization')),
                ('unit', mentoring_platform.tenancy.models.base.TenantForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='tenancy.unit', verbose_name='unit')),
            ],
            options={
                'verbose_name': 'mentee',
                'verbose_name_plural': 'mentees',
                'ordering': ['full_name', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('full_name', models.CharField(max_length=150, verbose_name='full name')),
                ('role_title', models.CharField(blank=True, max_length=80, verbose_name='role')),
                ('phone', phonenumber_field.modelfields.PhoneNumberField(blank=True, max_length=128, region=None, verbose_name='phone')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail address')),
                ('organization', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization')),
                ('mentee', mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contacts', to='mentees.mentee')),
            ],
            options={
                'verbose_name': 'contact',
                'verbose_name_plural': 'contacts',
                'ordering': ['full_name'],
            },
        ),
        migrations.AddIndex(
            model_name='mentee',
            index=models.Index(fields=['organization', 'search_name'], name='mentee_by_name'),
        ),
        migrations.AddConstraint(
            model_name='mentee',
            constraint=models.UniqueConstraint(condition=models.Q(('external_id', ''), _negated=True), fields=('organization', 'external_id'), name='mentee_external_id_once'),
        ),
        migrations.AddConstraint(
            model_name='mentee',
            constraint=models.UniqueConstraint(condition=models.Q(('membership__isnull', False)), fields=('organization', 'membership'), name='mentee_membership_once'),
        ),
        GuardTenantTable("Mentee"),
        GuardTenantTable("Contact"),
    ]
