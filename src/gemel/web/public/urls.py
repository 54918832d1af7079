"""Addresses of the public's door. The language stands before them (`config.urls`)."""

from django.urls import path

from gemel.web.public import about, cards, feeds, home, ideas, press

app_name = "public"
urlpatterns = [
    path("", home.home, name="home"),
    path("figures.csv", home.figures_file, name="figures_file"),
    path("feeds/cases.<str:kind>", feeds.feed, name="feed"),
    path("countries/<str:code>/cases.<str:kind>", feeds.feed, name="country_feed"),
    path("countries/<str:code>/", home.country, name="country"),
    path("cases/", cards.cases, name="cases"),
    path("cases/<str:slug>/", cards.case, name="case"),
    path("twinnings/", cards.twinnings, name="twinnings"),
    path("twinnings/<str:slug>/", cards.twinning, name="twinning"),
    path("twinnings/<str:slug>/picture/", cards.twinning_picture, name="twinning_picture"),
    path("programmes/", cards.programmes, name="programmes"),
    path("programmes/<str:slug>/", cards.programme, name="programme"),
    path("follow-up-desks/", cards.desks, name="desks"),
    path("follow-up-desks/<str:slug>/", cards.desk, name="desk"),
    path("press/", press.press, name="press"),
    path("press/releases.<str:kind>", press.feed, name="press_feed"),
    path("press/<str:slug>/", press.release, name="release"),
    path("ideas/", ideas.ideas, name="ideas"),
    path("ideas/<slug:key>/", ideas.idea, name="idea"),
    path("method/", about.method, name="method"),
    path("safety/", about.safety, name="safety"),
    path("accessibility/", about.accessibility, name="accessibility"),
    path("problem/", about.problem, name="problem"),
]
