from django.apps import AppConfig


class CoordinatorConfig(AppConfig):
    name = "gemel.web.coordinator"
    label = "door_coordinator"
