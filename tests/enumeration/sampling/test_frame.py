import numpy as np

from enumeration.sampling.drawing import Dice
from enumeration.sampling.frame import SPLIT_ABOVE, Village, make_frame
from tests.enumeration.sampling.conftest import plan_of


def test_every_family_lives_somewhere_in_a_real_village():
    frame = plan_of(110_000, officers=594).frame
    assert frame.families.sum() == 110_000
    assert all(len(code) == 16 and code.startswith("7317") for code in frame.codes)
    assert len(np.unique(frame.villages)) == 224
    assert len(np.unique(frame.codes)) == len(frame)
    assert list(frame.codes) == sorted(frame.codes)


def test_an_sls_has_about_a_hundred_families():
    frame = plan_of(110_000, officers=594).frame
    assert 85 < frame.families.mean() < 115
    assert frame.families.max() <= SPLIT_ABOVE


def test_sls_of_more_than_400_families_are_split_and_the_others_are_not():
    frame = plan_of(110_000, officers=594).frame
    _, sls = np.unique(frame.codes.astype("U14"), return_inverse=True)
    size = np.bincount(sls, frame.families)[sls]
    is_part = np.array([not code.endswith("00") for code in frame.codes])
    assert is_part.any()
    assert ((size > SPLIT_ABOVE) == is_part).all()


def test_some_families_live_outside_any_sls():
    frame = plan_of(110_000, officers=594).frame
    outside = np.array([code[10] == "9" for code in frame.codes])
    assert 0 < outside.sum() < 40
    assert all(name.startswith("NON SLS") for name, is_outside in zip(frame.names, outside, strict=True) if is_outside)


def test_a_village_without_a_kemendagri_code_still_gets_families():
    frame = make_frame(Dice(1), [Village("7317010001", "RIWANG", None)], 250)
    assert frame.families.sum() == 250
    assert set(frame.area_prefix) == {b"731701"}
