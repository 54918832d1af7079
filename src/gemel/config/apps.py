from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "gemel.config"
    label = "config"

    def ready(self) -> None:
        """Make the checks of a safe start known."""
        from gemel.config import checks

        checks.register_all()
