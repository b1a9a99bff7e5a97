from .invitations import (
    accept_invitation,
    hash_of,
    invite_member,
    invite_person,
    resend_invitation,
    withdraw_invitation,
)
from .memberships import deactivate_person, set_roles
from .organizations import invite_first_administrator, open_organization, resume, suspend, update_organization
from .units import add_unit, change_unit, remove_unit

__all__ = [
    "accept_invitation",
    "add_unit",
    "change_unit",
    "deactivate_person",
    "hash_of",
    "invite_first_administrator",
    "invite_member",
    "invite_person",
    "open_organization",
    "remove_unit",
    "resend_invitation",
    "resume",
    "set_roles",
    "suspend",
    "update_organization",
    "withdraw_invitation",
]
