"""ASGI entry point."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentoring_platform.settings")
application = get_asgi_application()

from mentoring_platform.accounts.checks import refuse_unguarded_views  # noqa: E402  apps are loaded only now

refuse_unguarded_views()
