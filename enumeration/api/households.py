"""Households in reach: the list, one household with identifiers masked, its events, and one identifier in full."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from enumeration.access import Permission
from enumeration.answering.actions import revealing
from enumeration.answering.dossier import OFFICERS, dossier
from enumeration.api.base import ApiView, officer_of
from enumeration.api.pages import page_answer, page_serializer
from enumeration.api.parameters import AreaCode, Id, OneOf, Whole, limit
from enumeration.api.schema import HouseholdAnswers, MemberAnswers, refusals
from enumeration.keying.contents import blind_dossier
from enumeration.keying.operators import own_second_keying
from enumeration.models import Event, Household, Scope, State
from enumeration.pages import keyset
from enumeration.pages.keyset import Order
from enumeration.pages.noting import seen
from enumeration.pages.numbers import ID, row_id
from enumeration.questionnaire import QUESTIONS
from enumeration.questionnaire.cards import Kind

SEALED = [name for name, question in QUESTIONS.items() if question.kind is Kind.SEALED]


def find(request: Request, pk: uuid.UUID, permission: Permission = Permission.SEE_HOUSEHOLDS) -> Household:
    """Returns the household, if it is in reach; otherwise raises Http404, whether or not it exists."""
    found: QuerySet[Household] = Household.objects.visible_to(request.user, permission)
    household = found.select_related(*OFFICERS).filter(pk=pk).first()
    if household is None:
        raise Http404
    return household


class HouseholdRowSerializer(serializers.ModelSerializer):
    # Plain codes, as everywhere in this API; the codebook explains them.
    form = serializers.CharField(help_text="K, or XK for a special group.")
    state = serializers.CharField()
    result = serializers.IntegerField(allow_null=True)

    class Meta:
        model = Household
        fields = [
            "id",
            "area",
            "form",
            "state",
            "version",
            "head_name",
            "building_number",
            "family_number",
            "result",
            "on_prelist",
            "changed_at",
        ]


class RemarkSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    question = serializers.CharField(help_text="Name of the question; empty: the whole form.")
    member = serializers.UUIDField(allow_null=True)
    text = serializers.CharField()
    reason = serializers.CharField(help_text="Why the family was sent back with this remark; may be empty.")
    by = serializers.CharField()
    at = serializers.DateTimeField()
    resolved_at = serializers.DateTimeField(allow_null=True)
    answer = serializers.CharField(help_text="What the enumerator says to it; empty: nothing yet.")
    answered_by = serializers.CharField(allow_null=True)


class SentBackSerializer(serializers.Serializer):
    reason = serializers.CharField()
    by = serializers.CharField()
    at = serializers.DateTimeField()


class NoteSerializer(serializers.Serializer):
    check = serializers.CharField(help_text="Code of the warning.")
    member = serializers.UUIDField(allow_null=True)
    note = serializers.CharField()
    by = serializers.CharField()
    at = serializers.DateTimeField()


class MoveSerializer(serializers.Serializer):
    verb = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    needs_reason = serializers.BooleanField()


class LineSerializer(serializers.Serializer):
    """The line of the pre-printed list, as it was verified."""

    number = serializers.IntegerField(allow_null=True)
    existence = serializers.IntegerField(allow_null=True)
    opinion = serializers.IntegerField(allow_null=True)
    building = serializers.IntegerField(allow_null=True)
    family = serializers.IntegerField(allow_null=True)
    is_struck = serializers.BooleanField()
    corrected_by = serializers.CharField(allow_null=True, help_text="Its author, where it was sent back to them.")


class HouseholdSerializer(serializers.Serializer):
    """One household. Identifiers are masked; what may be done with it depends on who asks."""

    id = serializers.UUIDField()
    round = serializers.IntegerField()
    area = serializers.CharField()
    form = serializers.CharField(help_text="K, or XK for a special group; each has its codebook.")
    on_prelist = serializers.BooleanField()
    state = serializers.CharField(help_text=", ".join(State.values))
    state_label = serializers.CharField()
    version = serializers.IntegerField(help_text="To be sent back with a submission.")
    changed_at = serializers.DateTimeField()
    submitted_at = serializers.DateTimeField(allow_null=True)
    sent_back = SentBackSerializer(allow_null=True, help_text="Why it was sent back, while it is.")
    line = LineSerializer()
    derived = serializers.DictField(child=serializers.CharField(), help_text="101–106, 202, 204 of the form.")
    answers = HouseholdAnswers()
    members = MemberAnswers(many=True)
    remarks = RemarkSerializer(many=True)
    notes = NoteSerializer(many=True)
    moves = MoveSerializer(many=True)
    may_answer = serializers.BooleanField()


class EventSerializer(serializers.ModelSerializer):
    by = serializers.CharField(source="by.full_name")
    from_state = serializers.CharField()
    to_state = serializers.CharField()

    class Meta:
        model = Event
        fields = ["id", "at", "by", "verb", "from_state", "to_state", "reason"]


HouseholdPage = page_serializer("HouseholdPage", HouseholdRowSerializer)
EventList = page_serializer("EventPage", EventSerializer)


class Households(ApiView):
    permission = Permission.SEE_HOUSEHOLDS
    scope = Scope.FAMILIES
    asks = (
        AreaCode("area", "Only households whose area's code begins so."),
        OneOf("state", values=tuple(State.values)),
        Id("after", "Only households after this id; `next` has it."),
        limit(500),
    )

    @extend_schema(
        operation_id="households_list",
        summary="Households in reach",
        responses={200: HouseholdPage, **refusals(400)},
    )
    def get(self, request: Request) -> Response:
        asked = self.asked
        found = Household.objects.visible_to(request.user).only(*HouseholdRowSerializer.Meta.fields)
        if asked["area"]:
            found = found.in_area(asked["area"])
        if asked["state"]:
            found = found.filter(state=asked["state"])
        page = Order(pk=keyset.uuid).page(found, limit=asked["limit"], after=asked["after"])
        seen(request, page.rows)
        return page_answer(request, page, HouseholdRowSerializer)


class OneHousehold(ApiView):
    permission = Permission.SEE_HOUSEHOLDS
    scope = Scope.FAMILIES

    @extend_schema(summary="One household, identifiers masked", responses={200: HouseholdSerializer, **refusals(404)})
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        officer = officer_of(request)
        if second := own_second_keying(pk, officer):
            return Response(blind_dossier(second, reader=officer))
        household = find(request, pk)
        seen(request, [household])
        return Response(dossier(household, reader=officer))


class HouseholdEvents(ApiView):
    permission = Permission.SEE_HOUSEHOLDS
    scope = Scope.FAMILIES
    asks = (Whole("after", "Only events after this one; `next` has it.", most=ID), limit(500))

    @extend_schema(
        operation_id="households_events_list",
        summary="What happened to a household, oldest first",
        responses={200: EventList, **refusals(400, 404)},
    )
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        household = find(request, pk)
        seen(request, [household])
        found = Event.objects.filter(household=household).select_related("by")
        page = Order(pk=row_id).page(found, limit=self.asked["limit"], after=self.asked["after"])
        return page_answer(request, page, EventSerializer)


class IdAsText(serializers.UUIDField):
    """A UUID as text: Django REST framework takes a number for one, and `true` for 1."""

    def to_internal_value(self, data: Any) -> uuid.UUID:
        return super().to_internal_value(data if isinstance(data, str) else "")


class RevealSerializer(serializers.Serializer):
    question = serializers.CharField(help_text=f"One of {', '.join(SEALED)}.")
    member = IdAsText(required=False, allow_null=True, help_text="Whose `nik`.")
    reason = serializers.CharField(
        min_length=1, max_length=500, help_text="What it is needed for; kept with who and when."
    )


class RevealedSerializer(serializers.Serializer):
    value = serializers.CharField(allow_null=True)


class Reveal(ApiView):
    """One NIK, family card or phone number in full. Each time is recorded as an event of the household."""

    permission = Permission.REVEAL_IDENTITY
    scope = Scope.REVEAL

    @extend_schema(
        summary="One identifier in full; at most 60 an hour, the pages' included",
        request=RevealSerializer,
        responses={200: RevealedSerializer, **refusals(400, 404, 429)},
    )
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        household = find(request, pk, Permission.REVEAL_IDENTITY)
        wanted = RevealSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        question = wanted.validated_data["question"]
        if question not in SEALED:
            raise ValidationError({"question": _("Pilih salah satu: %(names)s.") % {"names": ", ".join(SEALED)}})
        value = revealing.reveal(
            household,
            question,
            member=wanted.validated_data.get("member"),
            reason=wanted.validated_data["reason"],
            by=officer_of(request),
        )
        return Response({"value": value})
