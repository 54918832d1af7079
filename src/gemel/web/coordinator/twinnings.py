"""The desk: twinnings."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
