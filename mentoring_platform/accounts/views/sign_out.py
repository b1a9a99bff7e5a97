from allauth.account import views
from django.http import HttpRequest, HttpResponse


def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out, and have the browser forget what it keeps of the site: pages, drafts, whatever scripts have stored.

    Cookies stay: the session's is taken back by its own answer, and language and theme belong to the device.
    """
    response = views.logout(request)
    if request.method == "POST":
        response.headers["Clear-Site-Data"] = '"cache"'
    return response
