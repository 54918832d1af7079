"""Addresses of the way in."""

from django.urls import path

from gemel.web.signin import entering, feeds, invited, security, single_sign_on, vault

app_name = "signin"
urlpatterns = [
    path("sign-in/", entering.sign_in, name="sign_in"),
    path("sign-in/passkey/", entering.passkey, name="passkey"),
    path("sign-in/second-step/", entering.second_step, name="second_step"),
    path("sign-in/second-step/passkey/", entering.second_step_passkey, name="second_passkey"),
    path("sign-in/recovery-code/", entering.recovery_code, name="recovery_code"),
    path("sign-in/help/", entering.cannot_sign_in, name="cannot_sign_in"),
    path("sign-in/house/", single_sign_on.begin, name="house"),
    path("sign-in/house/answer/", single_sign_on.answer, name="house_answer"),
    path("leave/", entering.leave, name="leave"),
    path("sign-out/", entering.sign_out, name="sign_out"),
    path("through/", entering.through, name="through"),
    path("through/wishes/", entering.wishes, name="wishes"),
    path("through/<slug:ref>/", entering.act_for, name="act_for"),
    path("language/", entering.language, name="language"),
    path("invitation/<str:token>/", invited.invitation, name="invitation"),
    path("security/", security.security, name="security"),
    path("own/<str:token>/gemel.<str:kind>", feeds.own, name="own_feed"),
    path("security/feeds/", feeds.feeds, name="feeds"),
    path("security/feeds/new/", feeds.feeds_new, name="feeds_new"),
    path("security/feeds/end/", feeds.feeds_end, name="feeds_end"),
    path("security/confirm/", security.confirm, name="confirm"),
    path("security/app/", security.add_app, name="add_app"),
    path("security/app/new/", security.begin_app, name="begin_app"),
    path("security/app/picture.svg", security.app_picture, name="app_picture"),
    path("security/passkey/", security.add_passkey, name="add_passkey"),
    path("security/codes/", security.codes, name="codes"),
    path("security/remove/<int:number>/", security.remove, name="remove"),
    path("security/browsers/others/", security.end_others, name="end_others"),
    path("security/browsers/<slug:ref>/", security.end_device, name="end_device"),
    path("security/house/part/", single_sign_on.part, name="house_part"),
    path("security/password/", security.password, name="password"),
    path("vault/", vault.vault, name="vault"),
    path("vault/begin/", vault.begin, name="vault_begin"),
    path("vault/paper/", vault.drill, name="vault_drill"),
    path("vault/open/", vault.unlock, name="vault_open"),
    path("vault/open/paper/", vault.unlock_with_code, name="vault_open_paper"),
    path("vault/lock/", vault.lock, name="vault_lock"),
    path("vault/passphrase/", vault.passphrase, name="vault_passphrase"),
    path("vault/code/", vault.new_code, name="vault_code"),
    path("security/preferences/", security.preferences, name="preferences"),
]
