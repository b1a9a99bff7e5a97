"""Addresses of the handbook, included by programs.urls."""

from django.urls import path

from programs.handbook import views, writing_views

urlpatterns = [
    path("handbook/", views.handbook, name="handbook"),
    path("handbook/print/", views.print_handbook, name="handbook_print"),
    path("handbook/new/", writing_views.new, name="handbook_new"),
    path("handbook/<uuid:page_id>/", views.page, name="handbook_page"),
    path("handbook/<uuid:page_id>/write/", writing_views.write, name="handbook_write"),
    path("handbook/<uuid:page_id>/place/", writing_views.place, name="handbook_place"),
    path("handbook/<uuid:page_id>/versions/", writing_views.versions, name="handbook_versions"),
    path("handbook/<uuid:page_id>/agreed/", writing_views.agreed, name="handbook_agreed"),
]
