from django.apps import AppConfig


class ShredConfig(AppConfig):
    name = "gemel.vault.shred"
    label = "shred"
    default_auto_field = "django.db.models.BigAutoField"
