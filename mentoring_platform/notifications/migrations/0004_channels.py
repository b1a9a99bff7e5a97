import django.contrib.postgres.fields
import django.db.models.deletion
import mentoring_platform.notifications.models.preference
import mentoring_platform.tenancy.models.base
from django.db import migrations, models

from mentoring_platform.tenancy.operations import GuardTenantTable


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_invitation_names_its_user'),
        ('notifications', '0003_reminders'),
        ('tenancy', '0002_reminders'),
    ]

    operations = [
        migrations.CreateModel(
            name='Address',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('channel', models.CharField(choices=[('email', 'E-mail'), ('sms', 'SMS'), ('whatsapp', 'WhatsApp'), ('push', 'Notice on the device')], max_length=10, verbose_name='channel')),
                ('value', models.CharField(max_length=2000, verbose_name='address')),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('broken_at', models.DateTimeField(null=True)),
                ('broken_reason', models.CharField(blank=True, max_length=60)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name='DeliveryAttempt',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('provider', models.CharField(max_length=40)),
                ('result', models.CharField(choices=[('sent', 'Sent'), ('refused', 'Refused for good'), ('failed', 'Failed, to be tried again'), ('interrupted', 'Broken off in the middle')], max_length=12)),
                ('reason', models.CharField(blank=True, max_length=60)),
            ],
        ),
        migrations.CreateModel(
            name='MessageSettings',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('most_per_day', models.PositiveSmallIntegerField(default=4, help_text='What is beyond it waits for the next morning and comes as one.', verbose_name='most messages to one person a day')),
                ('channels', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('email', 'E-mail'), ('sms', 'SMS'), ('whatsapp', 'WhatsApp'), ('push', 'Notice on the device')], max_length=10), default=mentoring_platform.notifications.models.preference.default_channels, size=None, verbose_name='channels')),
            ],
        ),
        migrations.CreateModel(
            name='Preference',
            fields=[
                ('id', models.UUIDField(default=mentoring_platform.tenancy.models.base.new_id, editable=False, primary_key=True, serialize=False)),
                ('channels', models.JSONField(blank=True, default=dict)),
                ('quiet_from', models.TimeField(blank=True, null=True, verbose_name='quiet from')),
                ('quiet_until', models.TimeField(blank=True, null=True, verbose_name='quiet until')),
                ('digest', models.BooleanField(default=False, verbose_name='one letter a day with everything')),
                ('most_per_day', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='most messages a day')),
            ],
        ),
        migrations.CreateModel(
            name='Provider',
            fields=[
                ('name', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('failures', models.PositiveIntegerField(default=0)),
                ('open_until', models.DateTimeField(null=True)),
                ('trial_until', models.DateTimeField(null=True)),
                ('last_failed_at', models.DateTimeField(null=True)),
                ('last_error', models.CharField(blank=True, max_length=60)),
            ],
        ),
        migrations.RemoveIndex(
            model_name='outgoingmessage',
            name='message_waiting',
        ),
        migrations.AddField(
            model_name='outgoingmessage',
            name='bounced_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='outgoingmessage',
            name='channel',
            field=models.CharField(choices=[('email', 'E-mail'), ('sms', 'SMS'), ('whatsapp', 'WhatsApp'), ('push', 'Notice on the device')], db_default='email', default='email', max_length=10),
        ),
        migrations.AddField(
            model_name='outgoingmessage',
            name='claim',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='outgoingmessage',
            name='claimed_until',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='outgoingmessage',
            name='delivered_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='outgoingmessage',
            name='dropped_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='outgoingmessage',
            name='given_up_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='outgoingmessage',
            name='kind',
            field=models.CharField(choices=[('access', 'Invitations and sign-in'), ('concern', 'Concerns'), ('report', 'Did you meet?'), ('meeting_soon', 'Before a meeting'), ('plan', 'Changes of plan'), ('pairing', 'A new pairing'), ('week', 'The week in short'), ('unreported', 'What is not reported')], db_default='access', default='access', max_length=20),
        ),
        migrations.AddField(
            model_name='outgoingmessage',
            name='link',
            field=models.CharField(blank=True, db_default='', default='', max_length=500),
        ),
        migrations.AddField(
            model_name='outgoingmessage',
            name='membership',
            field=mentoring_platform.tenancy.models.base.TenantForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='accounts.membership'),
        ),
        migrations.AddField(
            model_name='outgoingmessage',
            name='merged_into',
            field=mentoring_platform.tenancy.models.base.TenantForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='parts', to='notifications.outgoingmessage'),
        ),
        migrations.AddField(
            model_name='outgoingmessage',
            name='provider',
            field=models.CharField(blank=True, db_default='', default='', max_length=40),
        ),
        migrations.AddField(
            model_name='outgoingmessage',
            name='provider_reference',
            field=models.CharField(blank=True, db_default='', default='', max_length=200),
        ),
        migrations.AddField(
            model_name='outgoingmessage',
            name='retry_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='outgoingmessage',
            name='short',
            field=models.CharField(blank=True, db_default='', default='', max_length=300),
        ),
        migrations.AlterField(
            model_name='outgoingmessage',
            name='key',
            field=models.CharField(max_length=200),
        ),
        migrations.AlterField(
            model_name='outgoingmessage',
            name='text',
            field=models.TextField(blank=True),
        ),
        migrations.AlterField(
            model_name='outgoingmessage',
            name='to',
            field=models.CharField(max_length=320),
        ),
        migrations.AddField(
            model_name='address',
            name='membership',
            field=mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='message_addresses', to='accounts.membership'),
        ),
        migrations.AddField(
            model_name='address',
            name='organization',
            field=models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization'),
        ),
        migrations.AddField(
            model_name='outgoingmessage',
            name='address',
            field=mentoring_platform.tenancy.models.base.TenantForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='notifications.address'),
        ),
        migrations.AddIndex(
            model_name='outgoingmessage',
            index=models.Index(condition=models.Q(('dropped_at__isnull', True), ('given_up_at__isnull', True), ('sent_at__isnull', True)), fields=['organization', 'channel', 'due_at', 'id'], name='message_due'),
        ),
        migrations.AddIndex(
            model_name='outgoingmessage',
            index=models.Index(fields=['organization', 'channel', 'to', 'sent_at'], name='message_reader'),
        ),
        migrations.AddIndex(
            model_name='outgoingmessage',
            index=models.Index(condition=models.Q(('provider_reference', ''), _negated=True), fields=['organization', 'provider', 'provider_reference'], name='message_reference'),
        ),
        migrations.AddField(
            model_name='deliveryattempt',
            name='message',
            field=mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tries', to='notifications.outgoingmessage'),
        ),
        migrations.AddField(
            model_name='deliveryattempt',
            name='organization',
            field=models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization'),
        ),
        migrations.AddField(
            model_name='messagesettings',
            name='organization',
            field=models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization'),
        ),
        migrations.AddField(
            model_name='preference',
            name='membership',
            field=mentoring_platform.tenancy.models.base.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='message_preferences', to='accounts.membership'),
        ),
        migrations.AddField(
            model_name='preference',
            name='organization',
            field=models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organization'),
        ),
        migrations.AddConstraint(
            model_name='address',
            constraint=models.UniqueConstraint(fields=('organization', 'membership', 'channel', 'value'), name='message_address_once'),
        ),
        migrations.AddConstraint(
            model_name='messagesettings',
            constraint=models.UniqueConstraint(fields=('organization',), name='message_settings_once'),
        ),
        migrations.AddConstraint(
            model_name='preference',
            constraint=models.UniqueConstraint(fields=('organization', 'membership'), name='message_preference_once'),
        ),
        migrations.AddConstraint(
            model_name='preference',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('quiet_from__isnull', True), ('quiet_until__isnull', True)), models.Q(('quiet_from__isnull', False), ('quiet_until__isnull', False)), _connector='OR'), name='message_quiet_hours_have_both_ends'),
        ),
        GuardTenantTable("Address"),
        GuardTenantTable("OutgoingMessage"),
        GuardTenantTable("DeliveryAttempt"),
        GuardTenantTable("MessageSettings"),
        GuardTenantTable("Preference"),
    ]
