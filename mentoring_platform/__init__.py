"""Livui's platform. The Celery application is loaded with it, so that every process sends jobs to the same queue."""

from mentoring_platform.celery import app as celery_app

__all__ = ["celery_app"]
