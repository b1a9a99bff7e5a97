import pytest

from tests.browser.conftest import QUIET, browser_path


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {**browser_type_launch_args, "executable_path": browser_path(), "args": QUIET}
