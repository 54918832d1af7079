from django.apps import AppConfig


class SigninConfig(AppConfig):
    name = "gemel.web.signin"
    label = "door_signin"
