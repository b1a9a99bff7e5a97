from django.db import models


class Provider(models.Model):
    """How a provider of a channel fares, for all organizations: its circuit breaker. Global: it holds no content.

    Healthy with `failures` 0. After a failure one run at a time may try (`trial_until`); after several in a row nobody
    until `open_until`, and then one.
    """

    name = models.CharField(max_length=40, primary_key=True)
    failures = models.PositiveIntegerField(default=0)
    open_until = models.DateTimeField(null=True)
    trial_until = models.DateTimeField(null=True)
    last_failed_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=60, blank=True)
