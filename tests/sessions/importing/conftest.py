import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _reasons_in_english():
    with translation.override("en"):
        yield
