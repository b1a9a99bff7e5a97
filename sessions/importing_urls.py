"""Addresses of the import, included by sessions.urls."""

from django.urls import path

from sessions.views import imports

urlpatterns = [
    path("import/", imports.import_start, name="import_start"),
    path("import/template/", imports.import_template, name="import_template"),
    path("import/<uuid:import_id>/columns/", imports.import_mapping, name="import_mapping"),
    path("import/<uuid:import_id>/preview/", imports.import_preview, name="import_preview"),
    path("import/<uuid:import_id>/", imports.import_result, name="import_result"),
    path("import/<uuid:import_id>/rows-to-mend/", imports.import_errors, name="import_errors"),
]
