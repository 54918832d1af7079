"""Addresses of the desk. Each page module lists its own, beside the views that answer them."""

from django.urls import include, path

from gemel.web.coordinator import (
    accounts,
    actions,
    agenda,
    asked,
    cases,
    consent,
    decided,
    decisions,
    desk,
    erasing,
    exposure,
    following,
    health,
    imports,
    mails,
    matching,
    organisations,
    parliamentarians,
    parliaments,
    people,
    photographs,
    programmes,
    publishing,
    reports,
    sealed,
    search,
    telling,
    twinnings,
    vaults,
)
from gemel.web.writing import urls as writing
from gemel.web.writing.door import Door

app_name = "coordinator"
DOOR = Door(app_name, "shared/base_desk.html", act="action")
urlpatterns = [
    path("", include([*desk.urlpatterns, *following.urlpatterns, *telling.urlpatterns])),
    path("accounts/", include(vaults.urlpatterns)),
    path("accounts/", include(accounts.urlpatterns)),
    path("actions/", include(actions.urlpatterns)),
    path("agenda/", include(agenda.urlpatterns)),
    path("asks/", include(asked.urlpatterns)),
    path("cases/", include(cases.urlpatterns)),
    path("consent/", include(consent.urlpatterns)),
    path("decided/", include(decided.urlpatterns)),
    path("decisions/", include(decisions.urlpatterns)),
    path("health/", include(health.urlpatterns)),
    path("import/", include(imports.urlpatterns)),
    path("mails/", include(mails.urlpatterns)),
    path("matching/", include(matching.urlpatterns)),
    path("organisations/", include(organisations.urlpatterns)),
    path("parliamentarians/", include(parliamentarians.urlpatterns)),
    path("parliaments/", include(parliaments.urlpatterns)),
    path("people/", include(sealed.urlpatterns)),
    path("people/", include([*exposure.urlpatterns, *people.urlpatterns, *erasing.urlpatterns])),
    path("programmes/", include(programmes.urlpatterns)),
    path("publishing/", include(publishing.urlpatterns)),
    path("reports/", include(reports.urlpatterns)),
    path("search/", include(search.urlpatterns)),
    path("", include(writing.pages(DOOR))),
    path("twinnings/", include(photographs.urlpatterns)),
    path("twinnings/", include(twinnings.urlpatterns)),
]
