"""Addresses of sealed notes, included by sessions.urls."""

from django.urls import path

from sessions.sealing import views

urlpatterns = [
    path("notes/", views.notes, name="notes"),
    path("notes/set-up/", views.set_up, name="notes_set_up"),
    path("notes/keys/", views.own_keys, name="notes_keys"),
    path("notes/keys/open/", views.open_key, name="notes_open_key"),
    path("notes/keys/ways/", views.replace_wraps, name="notes_ways"),
    path("notes/passkeys/add/", views.add_passkey, name="notes_add_passkey"),
    path("notes/passkeys/<uuid:passkey_id>/remove/", views.remove_passkey, name="notes_remove_passkey"),
    path("notes/keys/exchange/", views.start_rotation, name="notes_start_rotation"),
    path("notes/keys/exchanged/", views.finish_rotation, name="notes_finish_rotation"),
    path("notes/sealed/", views.sealed, name="notes_sealed"),
    path("notes/write/", views.write_freely, name="note_write_freely"),
    path("notes/seal/", views.seal_freely, name="note_seal_freely"),
    path("notes/readers/", views.readers, name="notes_readers"),
    path("notes/<uuid:note_id>/change/", views.change, name="note_change"),
    path("notes/<uuid:note_id>/move/", views.move, name="note_move"),
    path("notes/<uuid:note_id>/remove/", views.remove, name="note_remove"),
    path("notes/<uuid:note_id>/share/", views.share, name="note_share"),
    path("notes/<uuid:note_id>/withdraw/", views.withdraw, name="note_withdraw"),
    path("notes/shared/<uuid:share_id>/move/", views.move_share, name="note_share_move"),
    path("meetings/<uuid:meeting_id>/note/", views.write, name="note_write"),
    path("meetings/<uuid:meeting_id>/note/seal/", views.seal, name="note_seal"),
]
