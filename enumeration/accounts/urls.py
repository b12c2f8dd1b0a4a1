"""Addresses of accounts/."""

from django.urls import path

from enumeration.accounts.views import account, tokens
from enumeration.accounts.views.sign_in import sign_in_with_code

urlpatterns = [
    path("masuk/", account.login, name="login"),
    path("masuk/kode/", sign_in_with_code, name="sign_in_code"),
    path("keluar/", account.logout, name="logout"),
    path("bahasa/", account.set_language, name="set_language"),
    path("putaran/", account.choose_round, name="choose_round"),
    path("kata-sandi/", account.password_change, name="password_change"),
    path("token/", tokens.own_tokens, name="own_tokens"),
    path("token/<int:pk>/cabut/", tokens.own_token_revoke, name="own_token_revoke"),
    path("petugas/token/", tokens.all_tokens, name="all_tokens"),
    path("petugas/token/<int:pk>/cabut/", tokens.token_revoke, name="token_revoke"),
]
