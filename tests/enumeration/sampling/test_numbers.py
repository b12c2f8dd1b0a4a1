import numpy as np

from enumeration.identity import digest, digest_many, seal_many, unseal
from enumeration.sampling.numbers import FIRST_SERIAL


def test_every_nik_has_the_serial_number_of_a_made_up_person(finished):
    niks = finished.members["nik"]
    niks = niks[niks != b""]
    assert all(len(nik) == 16 and nik.isdigit() for nik in niks.tolist())
    assert min(int(nik[12:]) for nik in niks.tolist()) >= FIRST_SERIAL


def test_hardly_any_two_persons_have_one_nik(finished):
    niks = finished.members["nik"]
    niks = niks[niks != b""]
    assert 0 < len(niks) - len(np.unique(niks)) < 0.001 * len(niks)


def test_niks_begin_with_the_kemendagri_code_of_the_kecamatan(finished):
    niks = finished.members["nik"]
    assert (np.strings.slice(niks[niks != b""], 0, 4) == b"7317").mean() > 0.8


def test_phones_have_a_beginning_that_no_operator_has(finished):
    phones = finished.families["respondent_phone"]
    assert np.strings.startswith(phones[phones != b""], b"0840").all()


def test_some_names_have_an_apostrophe_and_some_are_single(finished):
    names = finished.members["name"]
    assert (np.strings.count(names, b"'") > 0).any()
    assert 0.05 < (np.strings.count(names, b" ") == 0).mean() < 0.5
    assert len(np.unique(names)) > 0.4 * len(names)


def test_sealing_many_at_once_is_sealing_one_by_one():
    import uuid

    ids = [uuid.uuid4() for _ in range(3)]
    plain = [b"7317020101015001", b"7317020101015002", b"084000000001"]
    sealed = seal_many(plain, [each.bytes for each in ids], "nik")
    assert [unseal(value, each, "nik").encode() for value, each in zip(sealed, ids, strict=True)] == plain
    assert len({value[3:15] for value in sealed}) == 3
    assert digest_many(plain, "nik") == [digest(value.decode(), "nik") for value in plain]
