import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _in_english():
    """Messages of services are read in English here; pages speak the language of who is signed in."""
    with translation.override("en"):
        yield
