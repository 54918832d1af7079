from django.apps import AppConfig


class SharedConfig(AppConfig):
    name = "gemel.web.shared"
    label = "door_shared"
