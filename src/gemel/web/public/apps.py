from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "gemel.web.public"
    label = "door_public"
