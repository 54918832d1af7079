"""Addresses of the parliamentarian's door."""

from django.urls import path

from gemel.web.parliamentarian import (
    acts,
    agenda,
    home,
    mails,
    news,
    office,
    releases,
    sealed,
    telling,
    twins,
)
from gemel.web.writing import urls as writing
from gemel.web.writing.door import Door

app_name = "parliamentarian"
DOOR = Door(app_name, "shared/base_member.html", act="act")
urlpatterns = [
    path("", home.home, name="home"),
    path("ideas/", home.ideas, name="ideas"),
    path("ideas/<str:key>/", home.idea, name="idea"),
    path("twins/", twins.twins, name="twins"),
    path("twins/<str:ref>/", twins.twin, name="twin"),
    path("twins/<str:ref>/answer/", twins.answer, name="answer"),
    path("twins/<str:ref>/sealed/", sealed.twin_sealed, name="twin_sealed"),
    path("record/", acts.record, name="record"),
    path("acts/", acts.acts, name="acts"),
    path("acts/<str:ref>/", acts.act, name="act"),
    path("acts/<str:ref>/back/", acts.act_back, name="act_back"),
    path("acts/<str:ref>/done/", acts.act_done, name="act_done"),
    path("acts/<str:ref>/drop/", acts.act_drop, name="act_drop"),
    path("agenda/", agenda.agenda, name="agenda"),
    path("agenda/new/", agenda.event_new, name="event_new"),
    path("agenda/<str:ref>/", agenda.event, name="event"),
    path("agenda/<str:ref>/change/", agenda.event_edit, name="event_edit"),
    path("agenda/<str:ref>/remove/", agenda.event_remove, name="event_remove"),
    path("agenda/<str:ref>/restore/", agenda.event_restore, name="event_restore"),
    path("news/", news.news, name="news"),
    path("news/follow/", news.follow, name="follow"),
    path("news/wishes/", news.news_wishes, name="news_wishes"),
    path("news/following/<str:ref>/end/", news.unfollow, name="unfollow"),
    path("news/<str:ref>/", news.notice, name="notice"),
    path("news/<str:ref>/open/", news.notice_open, name="notice_open"),
    path("news/<str:ref>/answer/", news.notice_answer, name="notice_answer"),
    path("mails/", mails.mails, name="mails"),
    path("mails/<str:ref>/aside/", mails.mail_aside, name="mail_aside"),
    path("telling/", telling.telling, name="telling"),
    path("office/", office.office, name="office"),
    path("office/new/", office.office_new, name="office_new"),
    path("office/<str:ref>/end/", office.office_end, name="office_end"),
    path("office/links/<str:ref>/withdraw/", office.office_withdraw, name="office_withdraw"),
    path("public/", releases.releases, name="releases"),
    path("public/pictures/<str:ref>/", releases.release_picture, name="release_picture"),
    path("public/<str:ref>/", releases.release, name="release"),
    path("public/<str:ref>/yes/", releases.release_yes, name="release_yes"),
    path("public/<str:ref>/no/", releases.release_no, name="release_no"),
    path("plan/<str:kind>/", acts.plan, name="plan"),
    *writing.pages(DOOR),
    *writing.to_sign(DOOR),
]
