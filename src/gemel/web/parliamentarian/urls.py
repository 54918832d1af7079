from django.urls import URLPattern

app_name = "parliamentarian"
urlpatterns: list[URLPattern] = []
