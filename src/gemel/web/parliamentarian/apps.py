from django.apps import AppConfig


class ParliamentarianConfig(AppConfig):
    name = "gemel.web.parliamentarian"
    label = "door_parliamentarian"
