"""The desk: consent."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
