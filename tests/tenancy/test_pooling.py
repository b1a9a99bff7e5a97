"""A pool lends one connection to many clients; none may find in it what another left behind."""

import pytest
from django.db import connections

from tests.tenancy.two_clients import assert_nobody_saw_another, backends, two_organizations, work_side_by_side

__all__ = ["two_organizations"]  # a fixture


@pytest.fixture
def pooled(two_organizations):
    """The web's connections come out of psycopg's pool of a single one, as DATABASE_POOL=True makes it."""
    connections["default"].close()
    config = connections["default"].settings_dict
    former, config["OPTIONS"] = config["OPTIONS"], {"pool": {"min_size": 1, "max_size": 1, "timeout": 60}}
    yield
    connections["default"].close()
    connections["default"].close_pool()
    config["OPTIONS"] = former


def test_two_clients_share_one_connection_and_nothing_else(pooled, two_organizations):
    assert len(backends()) == 1
    seen, done = work_side_by_side(two_organizations)
    assert_nobody_saw_another(seen, done)
