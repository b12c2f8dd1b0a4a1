"""Signing in and out, the language, and the password."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.i18n import set_language as django_set_language

from enumeration import rounds, sign_in_limits
from enumeration.access import Permission, page
from enumeration.accounts import demo
from enumeration.help.registry import BY_NAME
from enumeration.models import ApiToken
from enumeration.sign_in_limits import Counter


class SignInForm(AuthenticationForm):
    password = forms.CharField(
        label=gettext_lazy("Kata sandi"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    error_messages = {
        "invalid_login": gettext_lazy(
            "Nama pengguna atau kata sandi salah. Huruf besar dan kecil dibedakan; periksa Caps Lock, lalu coba lagi."
        ),
        "inactive": gettext_lazy("Akun ini sudah tidak aktif. Hubungi administrator kantor BPS kabupaten/kota."),
    }


class SignIn(LoginView):
    form_class = SignInForm
    redirect_authenticated_user = False  # a user sent here by a page not open to them may sign in with another account

    def get_initial(self) -> dict[str, Any]:
        return {"username": self.request.GET.get("nama", "")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        more = {"demo_accounts": demo.accounts_for(self.request), "help": BY_NAME["login"]}
        return super().get_context_data(**kwargs) | more


class SignOut(LogoutView):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        response = super().post(request, *args, **kwargs)
        # By this cookie a page that the browser still holds recognises that its session is over
        # (static/js/returning.js).
        rotate_token(request)
        return response


class ChangePassword(PasswordChangeView):
    template_name = "registration/change_password.html"
    success_url = reverse_lazy("enumeration:home")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # Somebody who finds a browser signed in might guess the password here. Counted before it is hashed.
        self.tries = sign_in_limits.begin([Counter(f"change {request.user.pk}", sign_in_limits.PER_NAME)])
        return super().post(request, *args, **kwargs)

    def form_invalid(self, form) -> HttpResponse:
        if "old_password" not in form.errors:
            sign_in_limits.succeeded(self.tries)
        return super().form_invalid(form)

    def form_valid(self, form) -> HttpResponse:
        sign_in_limits.succeeded(self.tries)
        messages.success(self.request, _("Kata sandi sudah diganti."))
        with transaction.atomic():
            ApiToken.objects.revoke(form.user.pk)
            return super().form_valid(form)


login = page(Permission.PUBLIC)(SignIn.as_view())
logout = page(Permission.PUBLIC)(SignOut.as_view())  # by POST only; harmless for a user who is not signed in
password_change = page(Permission.SIGNED_IN)(ChangePassword.as_view())
set_language = page(Permission.PUBLIC)(django_set_language)


@page(Permission.SIGNED_IN)
@require_POST
def choose_round(request: HttpRequest) -> HttpResponse:
    """Set which of the officer's rounds their pages are about, until they choose again or sign out."""
    chosen = next((one for one in rounds.rounds_for(request) if str(one.pk) == request.POST.get("putaran")), None)
    if chosen:
        request.session[rounds.CHOSEN] = chosen.pk
        rotate_token(request)  # a form still open in another tab belongs to the earlier round: it is refused
    return redirect("enumeration:home")
