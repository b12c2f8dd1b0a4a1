"""Periods that began earlier than the test, as the tests of progress make them."""

from tests.enumeration.progress.conftest import began_before  # noqa: F401
