from django.apps import AppConfig


class WritingConfig(AppConfig):
    name = "gemel.web.writing"
    label = "door_writing"
