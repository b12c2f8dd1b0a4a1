"""Runs and standings over HTTP, for users who may see the ranking.

Standings carry no names: those are only in exports, which require a purpose and are recorded.
"""

from __future__ import annotations

from django.http import Http404
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from enumeration.access import Permission
from enumeration.api.base import ApiView
from enumeration.api.pages import page_answer, page_serializer
from enumeration.api.parameters import AreaCode, Whole, limit
from enumeration.api.schema import refusals
from enumeration.models import Scope
from enumeration.pages.keyset import Order
from enumeration.pages.noting import seen
from enumeration.pages.numbers import ID, row_id
from ranking.models import Publication, Run, Standing
from ranking.runs.counts import class_counts
from ranking.standings.reading import BY_RANK, filtered, standings_of


class RunSerializer(serializers.ModelSerializer):
    state = serializers.CharField()
    model = serializers.CharField()
    scheme = serializers.CharField()
    is_published = serializers.SerializerMethodField()

    class Meta:
        model = Run
        fields = [
            "id",
            "district",
            "round",
            "state",
            "is_published",
            "model",
            "scheme",
            "families",
            "persons",
            "asked_at",
            "frozen_at",
            "finished_at",
            "model_hash",
            "scheme_hash",
            "inputs_hash",
            "results_hash",
            "code_version",
            "left_out",
            "left_out_rule",
            "tie_rule",
            "seed",
        ]

    def get_is_published(self, run: Run) -> bool:
        return run.pk in self.context["published"]


class ClassSerializer(serializers.Serializer):
    number = serializers.IntegerField()
    label = serializers.CharField()  # type: ignore[assignment]
    families = serializers.IntegerField()
    members = serializers.IntegerField()


class OneRunSerializer(RunSerializer):
    cautions = serializers.ListField(child=serializers.CharField(), help_text="What the model cannot do.")
    classes = ClassSerializer(many=True, help_text="The poorest first.")

    class Meta(RunSerializer.Meta):
        fields = [*RunSerializer.Meta.fields, "cautions", "classes"]


class StandingSerializer(serializers.ModelSerializer):
    area = serializers.CharField(source="area_code")
    household = serializers.UUIDField(source="household_id")

    class Meta:
        model = Standing
        fields = ["rank", "household", "area", "score", "decile", "percentile", "welfare_class", "members"]


RunPage = page_serializer("RunPage", RunSerializer)
StandingPage = page_serializer("StandingPage", StandingSerializer)


def _published(runs: list[Run]) -> dict[str, set[int]]:
    current = Publication.objects.filter(ended_at=None, run__in=runs)
    return {"published": set(current.values_list("run_id", flat=True))}


def _find(request: Request, pk: int) -> Run:
    found = Run.objects.visible_to(request.user).select_related("model", "scheme", "job").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


class Runs(ApiView):
    permission = Permission.SEE_RANKING
    scope = Scope.RANKING
    asks = (Whole("before", "Only runs before this one; `next` has it.", most=ID), limit(100, usual=20))

    @extend_schema(
        operation_id="runs_list",
        summary="Ranking runs in reach, newest first",
        responses={200: RunPage, **refusals(400)},
    )
    def get(self, request: Request) -> Response:
        found = Run.objects.visible_to(request.user).select_related("model", "scheme", "job")
        page = Order(**{"-pk": row_id}).page(found, limit=self.asked["limit"], after=self.asked["before"])
        return page_answer(request, page, RunSerializer, mark="before", **_published(page.rows))


class OneRun(ApiView):
    permission = Permission.SEE_RANKING
    scope = Scope.RANKING

    @extend_schema(summary="One run, with its classes", responses={200: OneRunSerializer, **refusals(404)})
    def get(self, request: Request, pk: int) -> Response:
        run = _find(request, pk)
        classes = [
            {"number": each.number, "label": str(each.label), "families": each.families, "members": each.members}
            for each in class_counts(run)
        ]
        told = {"cautions": [str(each) for each in run.model.cautions], "classes": classes}
        return Response(RunSerializer(run, context=_published([run])).data | told)


class Standings(ApiView):
    permission = Permission.SEE_RANKING
    scope = Scope.RANKING
    asks = (
        AreaCode("area", "Only families whose area's code begins so."),
        Whole("welfare_class", "Only this class of the run's scheme, 1 being the poorest.", least=1, most=100),
        Whole("decile", least=1, most=10),
        Whole("after", "Only ranks after this one; `next` has it."),
        limit(1000),
    )

    @extend_schema(
        operation_id="runs_standings_list",
        summary="The ranked list, poorest first",
        responses={200: StandingPage, **refusals(400, 404)},
    )
    def get(self, request: Request, pk: int) -> Response:
        run = _find(request, pk)
        asked = self.asked
        if (number := asked["welfare_class"]) is not None and number > len(run.scheme.classes):
            raise ValidationError({"welfare_class": f"1–{len(run.scheme.classes)}"})
        rows = filtered(
            standings_of(run, by=request.user),
            run,
            area=asked["area"] or "",
            welfare_class=number,
            decile=asked["decile"],
        )
        found = BY_RANK.page(rows, limit=asked["limit"], after=asked["after"])
        seen(request, [row.household_id for row in found.rows], area=asked["area"] or run.district)
        return page_answer(request, found, StandingSerializer)


urlpatterns = [
    path("runs/", Runs.as_view(), name="api-runs"),
    path("runs/<int:pk>/", OneRun.as_view(), name="api-run"),
    path("runs/<int:pk>/standings/", Standings.as_view(), name="api-standings"),
]
