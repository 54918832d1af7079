"""Addresses: the public's and the way in carry their language; the doors behind it do not."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = [
    path("desk/", include("gemel.web.coordinator.urls")),
    path("member/", include("gemel.web.parliamentarian.urls")),
    *i18n_patterns(
        path("", include("gemel.web.signin.urls")),
        path("", include("gemel.web.public.urls")),
        prefix_default_language=False,
    ),
]

handler404 = "gemel.web.shared.refusals.nothing_here"
handler403 = "gemel.web.shared.refusals.nothing_here"
handler400 = "gemel.web.shared.refusals.not_understood"
handler500 = "gemel.web.shared.refusals.did_not_work"
