"""What a device needs to work without a connection: the key of its store, and everything of its officer's SLS."""

from __future__ import annotations

import base64

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from enumeration.access import Permission
from enumeration.api.base import ApiView, officer_of
from enumeration.api.households import HouseholdSerializer, IdAsText
from enumeration.api.parameters import Text
from enumeration.api.schema import refusals
from enumeration.api.sessions import OfficerSerializer
from enumeration.devices.actions.district_keys import newest_key
from enumeration.devices.syncing import home_of, sync
from enumeration.identity import device_key
from enumeration.models.areas import district_of
from enumeration.pages.noting import seen


class DeviceSerializer(serializers.Serializer):
    device = IdAsText(help_text="Made on the device, once.")


class JwkSerializer(serializers.Serializer):
    kty = serializers.CharField()
    alg = serializers.CharField()
    n = serializers.CharField()
    e = serializers.CharField()


class DistrictKeySerializer(serializers.Serializer):
    code = serializers.CharField()
    number = serializers.IntegerField()
    jwk = JwkSerializer()


class DeviceKeySerializer(serializers.Serializer):
    officer = OfficerSerializer()
    key = serializers.CharField(help_text="32 bytes as base64, for this officer on this device.")
    district = DistrictKeySerializer(allow_null=True, help_text="With which the office can open what is kept.")


class Device(ApiView):
    """The key of a device's store. Only a session gets it: a token is no person in front of a device."""

    # An officer who lost their last SLS an hour ago still opens what is unsent. A deactivated one has no session.
    permission = Permission.SIGNED_IN

    @extend_schema(
        summary="The key of this device's store",
        request=DeviceSerializer,
        responses={200: DeviceKeySerializer, **refusals(400)},
    )
    def post(self, request: Request) -> Response:
        sent = DeviceSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        officer = officer_of(request)
        home = home_of(officer)
        district = newest_key(district_of(home)) if home else None
        return Response(
            {
                "officer": {"id": officer.pk, "username": officer.username, "full_name": officer.full_name},
                "key": base64.b64encode(device_key(officer.pk, sent.validated_data["device"])).decode(),
                "district": district and {"code": district.district, "number": district.number, "jwk": district.public},
            }
        )


class ListOfSlsSerializer(serializers.Serializer):
    """How far the pre-printed list of an SLS is gone through."""

    state = serializers.CharField()
    tone = serializers.CharField()
    may_check = serializers.BooleanField()


class BlankSerializer(HouseholdSerializer):
    """A household that is not on the list: the device gives it its id."""

    id = serializers.UUIDField(allow_null=True)
    changed_at = serializers.DateTimeField(allow_null=True)


class SyncedAreaSerializer(serializers.Serializer):
    code = serializers.CharField()
    round = serializers.IntegerField()
    name = serializers.CharField()
    offset = serializers.CharField(help_text="Of its clocks, e.g. `+08:00`.")
    first_day = serializers.DateField()
    made_up = serializers.BooleanField()
    list = ListOfSlsSerializer()
    blank = BlankSerializer(allow_null=True, help_text="Null where only own work is corrected.")


class SyncSerializer(serializers.Serializer):
    now = serializers.DateTimeField()
    mark = serializers.CharField(help_text="To be sent as `since` the next time.")
    mine = serializers.BooleanField(help_text="False for more SLS than one device keeps: they are worked on online.")
    areas = SyncedAreaSerializer(many=True)
    families = HouseholdSerializer(many=True)
    holds = serializers.ListField(
        child=serializers.ListField(min_length=2, max_length=2), help_text="Id and version of every family now held."
    )


class Sync(ApiView):
    """Everything for work without a connection, and the next time only what changed."""

    # Who holds nothing any more gets empty lists: the device learns from them what to forget.
    permission = Permission.SIGNED_IN
    asks = (Text("since", "The mark of the last answer; without it everything comes.", most=64),)

    @extend_schema(summary="What this officer's SLS need", responses={200: SyncSerializer, **refusals(400)})
    def get(self, request: Request) -> Response:
        synced = sync(officer_of(request), self.asked["since"])
        seen(request, synced.shown)
        return Response(synced.answer)
