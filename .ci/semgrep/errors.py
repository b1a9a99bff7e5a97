from contextlib import suppress

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.http import Http404

from mentors.models import Mentor


def opens_a_page(viewer):
    try:
        viewer.must_coordinate()
    # ruleid: permission-swallowed
    except PermissionDenied:
        pass
    return True


def answers_as_if_nothing_was(viewer):
    try:
        return viewer.find()
    except ValueError:
        raise
    # ruleid: permission-swallowed
    except (KeyError, Http404) as error:
        print(error)
        return None
    finally:
        viewer.forget()


def empties_a_page(viewer):
    try:
        return viewer.rows()
    # ruleid: permission-swallowed
    except (
        ScopeError,
        KeyError,
    ):
        return []


def looks_without_a_query(mentor_id):
    try:
        return Mentor.objects.get(pk=mentor_id)
    # ruleid: permission-swallowed
    except Mentor.DoesNotExist:
        return None


def suppresses(viewer):
    # ruleid: permission-swallowed
    with suppress(KeyError, PermissionDenied):
        viewer.must_coordinate()
    # ruleid: every-error-swallowed
    with suppress(Exception):
        viewer.must_coordinate()


def raises_in_the_next_handler_only(viewer):
    try:
        viewer.find()
    # ruleid: permission-swallowed
    except Http404:
        viewer.forget()
    except KeyError:
        raise


# ok: permission-swallowed
def ends_the_request(viewer):
    try:
        viewer.must_coordinate()
    except PermissionDenied:
        viewer.forget()

        raise
    try:
        viewer.find()
    except ObjectDoesNotExist as error:
        if viewer:
            raise Http404 from error
    try:
        viewer.save()
    except ValidationError:
        return None


def swallows_all(viewer):
    try:
        viewer.save()
    # ruleid: every-error-swallowed
    except Exception:
        pass
    try:
        viewer.save()
    # ruleid: every-error-swallowed
    except:
        return None
    try:
        viewer.save()
    # ruleid: every-error-swallowed
    except (KeyError, BaseException) as error:
        print(error)


# ok: every-error-swallowed
def passes_on(viewer):
    try:
        viewer.save()
    except Exception as error:
        raise ValidationError("It is full.") from error
    try:
        viewer.save()
    except KeyError:
        return None
