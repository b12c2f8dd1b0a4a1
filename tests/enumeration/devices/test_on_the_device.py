"""What a device keeps, and for how long it makes somebody wait, in Node: the modules that run in the browser."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from tests.node import in_node


def test_what_a_device_keeps_stays_and_opens():
    folder = Path(settings.BASE_DIR) / "static/js/devices"
    told = in_node(Path(__file__).with_name("device.mjs"), folder)
    # A phone whose battery was empty believes that it is 1970: the last try lies ahead of its clock.
    assert told["firstTry"] == 0
    assert 0 < told["clockWasAhead"] <= 20_000
    assert 18_000 < told["afterSome"] < 20_000
    # What was fetched leaves the device of a deactivated officer; presses that the server does not have stay.
    assert told["left"] == ["7/press/1", "8/places", "8/press/1"]
    # Households leave a device that nobody opened for fourteen days at the door, before any key.
    assert told["after13days"] == ["7/family/a", "7/places", "7/press/1"]
    assert told["after15days"] == ["7/places", "7/press/1"]
    # The district's next key is taken at the next connection, for the same key of the device.
    assert told["districtKeys"] == [[1, 1, 2], 1]
