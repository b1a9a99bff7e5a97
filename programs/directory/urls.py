"""Addresses of the directory, included by programs.urls. The link of a letter stands in the wiring."""

from django.urls import path

from programs.directory import views

urlpatterns = [
    path("directory/", views.directory, name="directory"),
    path("directory/new/", views.new, name="entry_new"),
    path("directory/fields/", views.fields, name="directory_fields"),
    path("directory/print/", views.printed, name="directory_print"),
    path("directory/sheet/", views.sheet, name="directory_sheet"),
    path("directory/<uuid:entry_id>/", views.entry, name="entry"),
    path("directory/<uuid:entry_id>/edit/", views.edit, name="entry_edit"),
]
