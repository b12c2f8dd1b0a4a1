from enumeration.sampling.district import digest_of
from tests.enumeration.sampling.conftest import plan_of


def test_the_same_seed_makes_the_same_district():
    assert digest_of(plan_of(600)) == digest_of(plan_of(600))


def test_another_seed_makes_another_district():
    assert digest_of(plan_of(600)) != digest_of(plan_of(600, seed=2))


def test_the_same_families_live_there_whatever_the_day():
    early, late = plan_of(600, is_finished=False, day=5), plan_of(600, is_finished=True)
    assert (early.make(0, early.chunks()[0]).standing == late.make(0, late.chunks()[0]).standing).all()
    assert (early.frame.codes == late.frame.codes).all()
