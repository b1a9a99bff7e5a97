from django.urls import include, path

from programs.announcements.urls import urlpatterns as announcements
from programs.applying.urls import urlpatterns as applying
from programs.broadcasts.urls import urlpatterns as broadcasts
from programs.choosing.urls import urlpatterns as choosing
from programs.concerns.urls import urlpatterns as concerns
from programs.directory.urls import urlpatterns as directory
from programs.handbook.urls import urlpatterns as handbook
from programs.matching.urls import urlpatterns as matching
from programs.messages.urls import urlpatterns as messages
from programs.screening.urls import urlpatterns as screening
from programs.training.urls import urlpatterns as training
from programs.training_hours.urls import urlpatterns as training_hours
from programs.views import board, enrolments, mentees, mentors, pairings, programs, saved_views, scopes, tags, topics

app_name = "programs"
urlpatterns = [
    path("", include("programs.goals.urls")),
    path("", include("programs.circle.urls")),
    path("", include("programs.pulses.urls")),
    path("people/mentors/", mentors.mentor_list, name="mentors"),
    path("people/mentors/<uuid:mentor_id>/", mentors.mentor, name="mentor"),
    path("people/mentors/<uuid:mentor_id>/leave/", mentors.leave, name="mentor_leaves"),
    path("people/mentees/", mentees.mentee_list, name="mentees"),
    path("people/mentees/tags/", tags.tag_many, name="tag_many"),
    path("people/mentees/views/", saved_views.keep, name="keep_view"),
    path("people/mentees/views/<uuid:view_id>/", saved_views.view, name="saved_view"),
    path("people/tags/", tags.tags, name="tags"),
    path("people/mentees/<uuid:mentee_id>/", mentees.mentee, name="mentee"),
    path("people/mentees/<uuid:mentee_id>/tags/", tags.mentee_tags, name="mentee_tags"),
    path("people/mentees/<uuid:mentee_id>/edit/", mentees.edit, name="mentee_edit"),
    path("people/mentees/<uuid:mentee_id>/contacts/", mentees.contacts, name="mentee_contacts"),
    path("people/mentees/<uuid:mentee_id>/access/", mentees.access, name="mentee_access"),
    path("people/mentees/<uuid:mentee_id>/leave/", mentees.leave, name="mentee_leaves"),
    path("people/mentees/<uuid:mentee_id>/return/", mentees.come_back, name="mentee_returns"),
    path("people/mentees/<uuid:mentee_id>/enrol/", enrolments.enrol_mentee, name="enrol_mentee"),
    path("programs/", programs.program_list, name="list"),
    path("programs/new/", programs.create, name="create"),
    path("programs/coordinators/", scopes.scopes, name="scopes"),
    path("programs/coordinators/<uuid:membership_id>/", scopes.edit, name="scope"),
    path("programs/<uuid:program_id>/", programs.detail, name="detail"),
    path("programs/<uuid:program_id>/edit/", programs.edit, name="edit"),
    path("programs/<uuid:program_id>/words/", programs.words, name="words"),
    path("programs/<uuid:program_id>/words/preview/", programs.words_preview, name="words_preview"),
    path("programs/<uuid:program_id>/topics/", topics.topics, name="topics"),
    path("programs/<uuid:program_id>/enrol/", enrolments.enrol, name="enrol"),
    path("programs/<uuid:program_id>/pair/", board.bulk_pair, name="bulk_pair"),
    path("enrolments/<uuid:enrolment_id>/pair/", pairings.pair, name="pair"),
    path("enrolments/<uuid:enrolment_id>/end/", enrolments.end, name="end_enrolment"),
    path("pairings/", pairings.pairing_list, name="pairings"),
    path("pairings/<uuid:pairing_id>/", pairings.pairing, name="pairing"),
    path("pairings/<uuid:pairing_id>/change/", pairings.change_mentor, name="change_mentor"),
    path("pairings/<uuid:pairing_id>/intensity/", pairings.intensity, name="intensity"),
    *applying,
    *broadcasts,
    *announcements,
    *choosing,
    *concerns,
    *handbook,
    *matching,
    *directory,
    *messages,
    *screening,
    *training,
    *training_hours,
]
