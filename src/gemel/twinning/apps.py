from django.apps import AppConfig


class TwinningConfig(AppConfig):
    name = "gemel.twinning"
    label = "twinning"
    default_auto_field = "django.db.models.BigAutoField"
