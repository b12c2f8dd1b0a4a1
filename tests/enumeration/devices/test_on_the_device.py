"""What a device keeps, how it is locked and for how long, in Node: the modules that run in the browser."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from tests.node import in_node

KEY = bytes(range(32))
FAMILY = "0b6f1d1c-3f0a-4a61-9a55-0c8f8f1f4f10"


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    return in_node(Path(__file__).with_name("device.mjs"), Path(settings.BASE_DIR) / "static/js")


def test_a_wrong_clock_locks_nobody_out_and_what_was_pressed_stays(told):
    # A phone whose battery was empty believes that it is 1970: the last try lies ahead of its clock.
    assert told["waiting"]["firstTry"] == 0
    assert 0 < told["waiting"]["clockWasAhead"] <= 20_000
    assert 18_000 < told["waiting"]["afterSome"] < 20_000
    # What was fetched leaves the device of a deactivated officer; presses that the server does not have stay.
    assert told["left"] == ["7/press/1", "8/places", "8/press/1"]
    # Households leave a device that nobody opened for fourteen days at the door, before any key.
    assert told["alone"] == {
        "after13days": ["7/family/a", "7/places", "7/press/1"],
        "after15days": ["7/places", "7/press/1"],
    }


def test_a_household_that_arrived_while_the_server_was_asked_is_not_called_gone(told):
    assert told["overtaken"] == [["new"], 1]


def test_the_next_key_of_the_district_is_taken_for_the_same_key_of_the_device(told):
    assert told["districtKeys"] == [[1, 1, 2], 1]


def test_a_record_opens_in_its_place_only_and_the_office_opens_it_there(told):
    moved = told["moved"]
    assert moved["own"] == {"sent": None}
    assert moved["others"] == [None, None, None]  # another officer's, another household's, another store's
    iv, data = (base64.b64decode(moved["row"][part]) for part in ("iv", "data"))
    assert json.loads(AESGCM(KEY).decrypt(iv, data, f"7/drafts/{FAMILY}".encode())) == {"sent": None}


def test_a_passphrase_is_dear_to_guess(told):
    found = told["passphrase"]
    assert min(found["rounds"]) >= 600_000
    assert found["came"] == ["wrong", "wrong", "wrong", "wait", "open"]  # the right one, too, has to wait
    assert found["long"] == [False, True, False, True]
    assert found["isExtractable"] is False


def test_a_sign_out_takes_the_key_from_every_page_and_it_stays_shut(told):
    assert told["signOut"] == [True, False, False]


def test_a_store_that_was_cleared_under_a_page_is_whole_again_before_anybody_reads_it(told):
    assert told["cleared"] == {
        "twice": [["a", "b", "c"], ["a", "b", "c"]],
        "afterOther": ["a", "b", "c"],
        "otherKey": ["a", "b", "c", "d"],
    }


def test_nothing_opens_or_leaves_in_another_officers_session(told):
    assert told["anothers"] == [False, "signed-out", 0]
    assert told["senders"] == ["7", "7"]


def test_a_household_that_was_handed_over_leaves_the_device(told):
    assert told["handedOver"] == [["7/family/a", "7/family/b", "7/places"], ["7/family/a", "7/places"]]


def test_the_csrf_token_is_read_from_the_cookie_at_each_call(told):
    assert told["token"] == ["first", "second", "of the page"]
