from .invitation import Invitation
from .membership import Membership, MembershipUnit
from .user import User

__all__ = ["Invitation", "Membership", "MembershipUnit", "User"]
