def viewer(request) -> dict:
    """`viewer` and `organization` for templates; None where nobody has been let in."""
    return {"viewer": getattr(request, "viewer", None), "organization": getattr(request, "organization", None)}
