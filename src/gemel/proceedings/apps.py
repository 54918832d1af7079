from django.apps import AppConfig


class ProceedingsConfig(AppConfig):
    name = "gemel.proceedings"
    label = "proceedings"
    default_auto_field = "django.db.models.BigAutoField"
