from allauth.account import views
from django.http import HttpRequest, HttpResponse


def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out, and have the browser forget the pages that it keeps.

    Cookies and what scripts have stored stay: the session's cookie is taken back by its own answer, drafts and the week
    that a device keeps are dropped by their own scripts, and language, theme and other people's drafts belong to the
    device.
    """
    response = views.logout(request)
    if request.method == "POST":
        response.headers["Clear-Site-Data"] = '"cache"'
    return response
