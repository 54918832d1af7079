"""Addresses of the public's process: the public door and nothing else."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = i18n_patterns(
    path("", include("gemel.web.public.urls")), prefix_default_language=False
)

handler404 = "gemel.web.shared.refusals.nothing_here"
handler403 = "gemel.web.shared.refusals.nothing_here"
handler400 = "gemel.web.shared.refusals.not_understood"
handler500 = "gemel.web.shared.refusals.did_not_work"
