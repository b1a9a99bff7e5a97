from django.apps import AppConfig


class EmbeddedConfig(AppConfig):
    name = "mentoring_platform.embedded"
    label = "embedded"
