from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "mentoring_platform.ui"
    label = "ui"
