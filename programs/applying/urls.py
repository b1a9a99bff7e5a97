"""Addresses of applications, included by programs.urls. The public page and the links stand in the wiring."""

from django.urls import path

from programs.applying.views import building, office

FORMS = "programs/<uuid:program_id>/forms/"
urlpatterns = [
    path("programs/<uuid:program_id>/applications/", office.waiting, name="applications"),
    path("programs/<uuid:program_id>/applications/new/", office.enter, name="application_new"),
    path("applications/<uuid:application_id>/", office.application, name="application"),
    path(
        "applications/<uuid:application_id>/files/<uuid:answer_file_id>/",
        office.answered_file,
        name="application_file",
    ),
    path(FORMS, building.form_list, name="application_forms"),
    path(f"{FORMS}<str:form_side>/", building.form, name="application_form"),
    path(f"{FORMS}<str:form_side>/texts/", building.texts, name="application_texts"),
    path(f"{FORMS}<str:form_side>/preview/", building.preview, name="application_preview"),
    path(f"{FORMS}<str:form_side>/questions/<str:question_key>/", building.question, name="application_question"),
]
