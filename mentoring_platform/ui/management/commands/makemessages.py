from django.core.management.commands import makemessages


class Command(makemessages.Command):
    """Django's makemessages without guessing: a new string begins untranslated, never with that of a similar one."""

    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]
