from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "mentoring_platform.demo"
    label = "demo"
