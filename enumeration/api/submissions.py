"""Saving and submitting questionnaires from devices: answering/actions over HTTP."""

from __future__ import annotations

import uuid
from typing import IO, Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ParseError
from rest_framework.request import Request
from rest_framework.response import Response

from enumeration.access import Permission
from enumeration.answering.actions import submitting
from enumeration.answering.actions.accompanying import content_of
from enumeration.answering.actions.calling_back import call_back
from enumeration.answering.actions.limits import unkeepable
from enumeration.api.base import ApiView, officer_of
from enumeration.api.parsing import Bodies
from enumeration.api.problems import FaultSerializer, problem
from enumeration.api.schema import HouseholdAnswers, MemberAnswers, refusals
from enumeration.keying.actions import sealing
from enumeration.models import Scope
from enumeration.pages.numbers import whole_number

LARGEST = 512 * 1024
"""A household of 99 members with every question answered takes about 250 kB."""


class SubmissionParser(Bodies):
    """JSON that can be stored as it is: an object, without lone surrogates and NUL."""

    def parse(self, stream: IO[Any], media_type: str | None = None, parser_context: Any = None) -> Any:
        found = super().parse(stream, media_type, parser_context)
        try:
            # How it was filled in is judged by itself: it never stands in the way of answers.
            refused = unkeepable(content_of(found) if isinstance(found, dict) else found)
        except RecursionError as error:
            raise ParseError(_("Isian ini tidak dapat dibaca.")) from error
        if refused:
            raise ParseError(_("Isian memuat karakter yang tidak dapat disimpan. Ketik ulang: %s") % refused)
        if not isinstance(found, dict):
            raise ParseError(_("Kiriman harus berupa objek JSON."))
        return found


class SentNoteSerializer(serializers.Serializer):
    check = serializers.CharField(
        help_text="Code of the warning; remark-<id>: this answers that remark; sector-work_sector, sector-business_sector: "
        "the note is the code proposed for 417 or 421."
    )
    member = serializers.UUIDField(required=False, allow_null=True)
    note = serializers.CharField(allow_blank=True, help_text="Empty: the explanation is taken back.")


class ParadataSerializer(serializers.Serializer):
    """How it was filled in, as the device measured it since its last submission. What cannot be read of it is set aside,
    and the answers are accepted all the same."""

    mode = serializers.CharField(required=False, help_text="phone, keyed")
    opened = serializers.IntegerField(required=False, help_text="Moments in milliseconds, by the device's clock.")
    first = serializers.IntegerField(required=False, allow_null=True, help_text="The first answer.")
    last = serializers.IntegerField(required=False, allow_null=True)
    active = serializers.IntegerField(required=False, help_text="Seconds without pauses and hidden pages.")
    parts = serializers.DictField(child=serializers.IntegerField(), required=False, help_text="Seconds by block.")
    answers = serializers.IntegerField(required=False)
    changes = serializers.IntegerField(required=False)
    late_changes = serializers.IntegerField(required=False, help_text="After the whole form was gone through.")
    at_once = serializers.IntegerField(required=False, help_text="Answered by one tap for all that were not named.")
    visits = serializers.ListField(required=False, help_text="[moment, 205], at most 20.")
    place = serializers.JSONField(
        required=False,
        help_text='{"latitude", "longitude", "accuracy_m", "at"}, or "refused", "unavailable", "not_asked".',
    )
    battery = serializers.IntegerField(required=False, allow_null=True, help_text="The lowest percentage.")
    storage = serializers.CharField(required=False, allow_blank=True, help_text="full, closed, insecure, or empty.")
    app = serializers.CharField(required=False, allow_blank=True)


class ClockSerializer(serializers.Serializer):
    offset_ms = serializers.IntegerField(help_text="Server's clock minus device's.")
    at = serializers.DateTimeField(help_text="What it showed when this submission was frozen.")


class SubmissionSerializer(serializers.Serializer):
    """A patch: answers that changed, members by id, members taken off by id."""

    key = serializers.UUIDField(help_text="Made on the device. The same key and content again gives the same receipt.")
    household = serializers.UUIDField()
    version = serializers.IntegerField(
        required=False, help_text="The version that was edited; 409 if it is not the last."
    )
    submit = serializers.BooleanField(required=False, help_text="Hand it to the supervisor, if no error is left.")
    area = serializers.CharField(required=False, help_text="16 digits; only for a family that is not on the list.")
    round = serializers.IntegerField(required=False, help_text="Its round, where one answers in several rounds there.")
    form = serializers.CharField(required=False, help_text="K or XK; only for one that is not on the list.")
    answers = HouseholdAnswers(required=False)
    members = MemberAnswers(many=True, required=False)
    removed = serializers.ListField(child=serializers.UUIDField(), required=False)
    notes = SentNoteSerializer(many=True, required=False)
    paradata = ParadataSerializer(required=False)
    codebook = serializers.CharField(
        required=False,
        help_text="Version of the codebook on the device. What only another one had a place for is named in the receipt, "
        "and the rest is saved. Not part of the content, and neither are `clock` and `paradata`.",
    )
    clock = ClockSerializer(required=False)


class ProblemInReceiptSerializer(serializers.Serializer):
    code = serializers.CharField()
    severity = serializers.CharField(help_text="error, warning")
    number = serializers.CharField()
    name = serializers.CharField()
    member = serializers.IntegerField(allow_null=True)
    member_id = serializers.UUIDField(allow_null=True)
    message = serializers.DictField(child=serializers.CharField(), help_text="By language: id, en.")


class ReceiptSerializer(serializers.Serializer):
    key = serializers.UUIDField()
    household = serializers.UUIDField()
    version = serializers.IntegerField()
    state = serializers.CharField()
    saved_at = serializers.DateTimeField()
    submitted = serializers.BooleanField()
    problems = ProblemInReceiptSerializer(many=True, help_text="What still stands in the way of submitting.")
    faults = FaultSerializer(many=True, help_text="Answers with another `codebook` that have no place any more.")
    unconfirmed = serializers.ListField(child=serializers.CharField())


class Submissions(ApiView):
    """Saves or submits one household. Safe to repeat: the key says which submission it is."""

    # An officer who lost their last SLS an hour ago may still have answers on the device: `receive` decides what
    # happens to them.
    permission = Permission.SIGNED_IN
    scope = Scope.SUBMIT
    parser_classes = [SubmissionParser]

    @extend_schema(
        summary="Save or submit a questionnaire",
        request={"application/json": SubmissionSerializer},
        responses={200: ReceiptSerializer, **refusals(400, 404, 409, 413, 422)},
        examples=[
            OpenApiExample(
                "One answer",
                request_only=True,
                value={
                    "key": "0b6f1d1c-3f0a-4a61-9a55-0c8f8f1f4f10",
                    "household": "7e1a3b52-5e0b-4f0e-9f33-2b1c8f7a9d01",
                    "version": 3,
                    "answers": {"floor_area_m2": 42},
                },
            )
        ],
    )
    def post(self, request: Request) -> Response:
        if whole_number(request.META.get("CONTENT_LENGTH") or "0", most=LARGEST) is None:
            return problem(413, "too-large", _("Kiriman lebih besar dari %(kb)d kB.") % {"kb": LARGEST // 1024})
        payload: Any = request.data
        officer = officer_of(request)
        # A second keying has an id of its own, and comes in as every questionnaire does.
        second = sealing.named_in(payload)
        receipt = (
            sealing.receive_second(payload, second, by=officer) if second else submitting.receive(payload, by=officer)
        )
        return Response(receipt.as_json())


class CalledBackSerializer(serializers.Serializer):
    receipt = ReceiptSerializer(allow_null=True, help_text="Of the submission, if it has arrived; else null.")


class OneSubmission(ApiView):
    """One submission, for the device that does not know whether it has arrived."""

    permission = Permission.SIGNED_IN
    scope = Scope.SUBMIT

    @extend_schema(
        summary="Call a submission back",
        description="Gives its receipt if it has arrived; otherwise uses its key up, so that it cannot arrive any more.",
        responses={200: CalledBackSerializer, **refusals(404)},
    )
    def delete(self, request: Request, key: uuid.UUID) -> Response:
        return Response({"receipt": call_back(key, by=officer_of(request))})
