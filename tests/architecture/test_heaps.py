"""The heaps in which tests go to the workers: what is named there is there, and a module's stage is set once."""

from tests.databases import ROOT
from tests.heaps import BY_FUNCTION, BY_TEST, FIRST, heap_of


def test_every_place_that_is_named_is_there():
    for name in (*BY_TEST, *BY_FUNCTION, *FIRST):
        path, _, function = name.partition("::")
        found = list(ROOT.glob(f"{path.rstrip('/')}*"))
        assert found, name
        assert all(f"def {function}(" in place.read_text("utf-8") for place in found if function), name


def test_a_module_is_one_heap_unless_it_is_longer_than_others():
    assert heap_of("tests/demo/test_history.py::test_this_week[a::b]") == "tests/demo/test_history.py"
    assert heap_of(f"{BY_FUNCTION[0]}::test_one[a]") == heap_of(f"{BY_FUNCTION[0]}::test_one[b::c]")
    assert heap_of(f"{BY_FUNCTION[0]}::test_one[a]") != heap_of(f"{BY_FUNCTION[0]}::test_two[a]")
    assert heap_of(f"{BY_TEST[0]}::test_one[a]") != heap_of(f"{BY_TEST[0]}::test_one[b]")
