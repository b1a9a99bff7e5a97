"""WSGI entry point."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentoring_platform.settings")
application = get_wsgi_application()

from mentoring_platform.accounts.checks import refuse_unguarded_views  # noqa: E402  apps are loaded only now

refuse_unguarded_views()
