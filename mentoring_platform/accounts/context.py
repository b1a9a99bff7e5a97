from mentoring_platform.tenancy import clock


def viewer(request) -> dict:
    """`viewer`, `organization` and its `today` for templates.

    The organization is named only to those let in: to a stranger its pages look like pages that do not exist.
    """
    member = getattr(request, "viewer", None)
    invited = getattr(request, "is_invited", False)
    organization = getattr(request, "organization", None) if member or invited else None
    return {
        "viewer": member,
        "organization": organization,
        "today": clock.today(organization) if organization else None,
    }
