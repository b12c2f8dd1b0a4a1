"""Signing in with the code of a printed slip, with which an officer chooses a password."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import authenticate, login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from enumeration.access import Permission, page
from enumeration.accounts.forms import CodeForm
from enumeration.help.registry import BY_NAME


@page(Permission.PUBLIC)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_with_code(request: HttpRequest) -> HttpResponse:
    """Show the form and sign in. A wrong, used, void or expired code, and an unknown name, all get the same answer."""
    form = CodeForm(
        request.POST if request.method == "POST" else None, initial={"username": request.GET.get("nama", "")}
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            # Through the backend, which counts failures as it does for passwords.
            officer = authenticate(
                request, username=given["username"], secret_code=given["code"], new_password=given["new_password1"]
            )
        except ValidationError as problem:
            form.add_error("new_password1", problem)
        else:
            if officer is not None:
                login(request, officer)
                messages.success(
                    request, _("Kata sandi tersimpan. Kode sudah terpakai; lain kali masuk dengan kata sandi.")
                )
                return redirect("enumeration:home")
            form.add_error(
                None,
                _(
                    "Nama pengguna atau kode tidak cocok, atau kode sudah terpakai atau kedaluwarsa. Periksa lembar kode "
                    "Anda, lalu coba lagi."
                ),
            )
    context = {"form": form, "help": BY_NAME["login"]}
    return render(request, "registration/sign_in_code.html", context, status=422 if form.errors else 200)
