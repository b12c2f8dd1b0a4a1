"""Sealing identifiers: what opens them, and what does not."""

import uuid
from importlib import import_module

import pytest
from django.db import connection

from enumeration.identity import CannotUnseal, Keys, digest, mask, mask_of, new_keys, seal, unseal

NIK = "7317014510900001"


def test_what_is_sealed_opens_in_its_row_and_column():
    row = uuid.uuid4()
    assert unseal(seal(NIK, row, "nik"), row, "nik") == NIK


def test_a_sealed_value_copied_into_another_row_does_not_open():
    with pytest.raises(CannotUnseal):
        unseal(seal(NIK, uuid.uuid4(), "nik"), uuid.uuid4(), "nik")


def test_nor_in_another_column():
    row = uuid.uuid4()
    with pytest.raises(CannotUnseal):
        unseal(seal(NIK, row, "nik"), row, "family_card")


def test_the_same_number_is_never_sealed_to_the_same_bytes():
    row = uuid.uuid4()
    assert seal(NIK, row, "nik") != seal(NIK, row, "nik")


def test_the_number_is_not_in_the_sealed_bytes():
    assert NIK.encode() not in seal(NIK, uuid.uuid4(), "nik")


def test_digests_are_equal_for_equal_numbers_only():
    assert digest(NIK, "nik") == digest(f" {NIK} ", "nik") != digest(NIK[:-1] + "2", "nik")


def test_the_digest_depends_on_the_key(monkeypatch):
    before = digest(NIK, "nik")
    monkeypatch.setattr("enumeration.identity.keys", lambda: Keys.parse(new_keys()))
    assert digest(NIK, "nik") != before


def test_a_masked_number_shows_the_first_six_digits_and_none_of_the_last_four():
    assert mask(NIK) == mask_of("nik", NIK) == mask_of("family_card", NIK) == "731701••••••••••"
    assert mask(NIK[:-1]) == "731701•••••••••"  # one that was mistyped


def test_a_masked_phone_shows_the_last_two_digits_only():
    assert mask_of("respondent_phone", "081234567890") == "••••••••••90"
    assert mask_of("respondent_phone", "1234") == "••••"


@pytest.mark.django_db
def test_the_upgrade_takes_the_last_digits_out_of_what_was_kept_of_faulty_cells():
    before = {
        "prelist": [("nomor_kk", "731701••••••••01"), ("nomor_kk", "0"), ("nama", "731701•01")],
        "officer": [("telepon", "•••••••••890"), ("rekening", "••••123 BRI •••456"), ("nama", "ANI 123")],
    }
    after = {
        "prelist": ["731701••••••••••", "0", "731701•01"],
        "officer": ["••••••••••90", "•••••23 BRI ••••56", "ANI 123"],
    }
    operations = import_module("enumeration.migrations.0028_masks_hold_no_last_digits").Migration.operations
    with connection.cursor() as cursor:
        for whose, rows in before.items():
            # Of the same name as the real one, which a temporary table hides.
            cursor.execute(f'CREATE TEMPORARY TABLE enumeration_{whose}fault (id serial, "column" text, value text)')
            sql = f'INSERT INTO enumeration_{whose}fault ("column", value) VALUES (%s, %s)'
            cursor.executemany(sql, rows)
        for operation in operations:
            cursor.execute(operation.sql)
        for whose, told in after.items():
            cursor.execute(f"SELECT value FROM enumeration_{whose}fault ORDER BY id")
            assert [value for (value,) in cursor.fetchall()] == told
            cursor.execute(f"DROP TABLE pg_temp.enumeration_{whose}fault")
