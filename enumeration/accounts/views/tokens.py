"""API tokens on pages: the user's own, and for an administrator those of all officers they manage; each can be revoked."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from enumeration.access import Permission, page
from enumeration.models import ApiToken
from enumeration.officers.register import managed_by
from enumeration.pages.places import OfficerRequest

PAGE = 200


def _shown(request: OfficerRequest, found: QuerySet[ApiToken], **more: object) -> HttpResponse:
    context = {"now": timezone.now(), "most": PAGE, **more}
    tokens = found.filter(revoked_at=None, expires_at__gt=context["now"]).select_related("officer")
    context["tokens"] = list(tokens.order_by("expires_at")[:PAGE])
    context["ended"] = list(found.exclude(pk__in=tokens.values("pk")).select_related("officer")[:20])
    return render(request, "enumeration/accounts/tokens.html", context)


@page(Permission.SIGNED_IN)
@require_safe
@never_cache
def own_tokens(request: OfficerRequest) -> HttpResponse:
    """Show the tokens that programs use in the user's name."""
    return _shown(request, ApiToken.objects.filter(officer=request.user), is_own=True)


@page(Permission.SIGNED_IN)
@require_POST
def own_token_revoke(request: OfficerRequest, pk: int) -> HttpResponse:
    _revoke(request, ApiToken.objects.filter(officer=request.user), pk)
    return redirect("enumeration:own_tokens")


def _managed(request: OfficerRequest) -> QuerySet[ApiToken]:
    return ApiToken.objects.filter(officer__in=managed_by(request.user).values("pk"))


@page(Permission.MANAGE)
@require_safe
@never_cache
def all_tokens(request: OfficerRequest) -> HttpResponse:
    """Show the tokens of every officer whom the administrator manages."""
    crumbs = [(pgettext("many", "Petugas"), reverse("enumeration:officers")), (_("Token API"), "")]
    return _shown(request, _managed(request), crumbs=crumbs)


@page(Permission.MANAGE)
@require_POST
def token_revoke(request: OfficerRequest, pk: int) -> HttpResponse:
    _revoke(request, _managed(request), pk)
    return redirect("enumeration:all_tokens")


def _revoke(request: OfficerRequest, among: QuerySet[ApiToken], pk: int) -> None:
    token = get_object_or_404(among, pk=pk)
    if among.filter(pk=pk, revoked_at=None).update(revoked_at=timezone.now()):
        messages.success(request, _("Token %(token)s dicabut.") % {"token": token.name})
