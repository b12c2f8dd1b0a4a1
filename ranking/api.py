"""Runs and standings over HTTP, for whoever may see the ranking. Standings carry no names: those are in exports, which
want a purpose and leave a trace."""

from __future__ import annotations

from django.http import Http404
from django.urls import path
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from enumeration.access import Permission
from enumeration.api.base import ApiView
from enumeration.api.pages import next_address, number_asked, page_serializer, page_size, text_asked
from enumeration.api.schema import refusals
from enumeration.numbers import ID
from ranking.models import Publication, Run, Standing
from ranking.standings import class_counts, filtered, standings_of


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

    @extend_schema(
        operation_id="runs_list",
        summary="Ranking runs in reach, newest first",
        parameters=[OpenApiParameter("before", int), OpenApiParameter("limit", int)],
        responses={200: RunPage, **refusals(400)},
    )
    def get(self, request: Request) -> Response:
        limit = page_size(request, most=100, usual=20)
        found = Run.objects.visible_to(request.user).select_related("model", "scheme", "job").order_by("-pk")
        if (before := number_asked(request, "before", most=ID)) is not None:
            found = found.filter(pk__lt=before)
        rows = list(found[: limit + 1])
        following = next_address(request, before=rows[limit - 1].pk) if len(rows) > limit else None
        shown = RunSerializer(rows[:limit], many=True, context=_published(rows))
        return Response({"results": shown.data, "next": following})


class OneRun(ApiView):
    permission = Permission.SEE_RANKING

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

    @extend_schema(
        operation_id="runs_standings_list",
        summary="The ranked list, poorest first",
        parameters=[
            OpenApiParameter("area", str, description="Only families whose area's code begins so."),
            OpenApiParameter("welfare_class", int),
            OpenApiParameter("decile", int),
            OpenApiParameter("after", int, description="Only ranks after this one; `next` has it."),
            OpenApiParameter("limit", int, description="At most 1000; 100 if not said."),
        ],
        responses={200: StandingPage, **refusals(400, 404)},
    )
    def get(self, request: Request, pk: int) -> Response:
        run = _find(request, pk)
        limit = page_size(request, most=1000)
        rows = filtered(
            standings_of(run, by=request.user),
            run,
            area=text_asked(request, "area"),
            welfare_class=number_asked(request, "welfare_class", least=1, most=len(run.scheme.classes)),
            decile=number_asked(request, "decile", least=1, most=10),
        )
        after = number_asked(request, "after", most=2**31 - 1) or 0
        found = list(rows.filter(rank__gt=after)[: limit + 1])
        following = next_address(request, after=found[limit - 1].rank) if len(found) > limit else None
        return Response({"results": StandingSerializer(found[:limit], many=True).data, "next": following})


urlpatterns = [
    path("runs/", Runs.as_view(), name="api-runs"),
    path("runs/<int:pk>/", OneRun.as_view(), name="api-run"),
    path("runs/<int:pk>/standings/", Standings.as_view(), name="api-standings"),
]
