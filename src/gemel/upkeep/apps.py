from django.apps import AppConfig


class UpkeepConfig(AppConfig):
    name = "gemel.upkeep"
    label = "upkeep"
    default_auto_field = "django.db.models.BigAutoField"
