from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come into being by invitation only."""

    def is_open_for_signup(self, request) -> bool:
        return False
