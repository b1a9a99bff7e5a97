"""E-mail through Django's backend (EMAIL_URL): SMTP, or any service that django-anymail knows."""

import smtplib
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from .base import Letter, Refused, Sent, Temporary

NO_SUCH_MAILBOX = {550, 551, 553}
"""RFC 5321, 4.2.3, in answer to RCPT."""
FROM_HERE_NEVER = {401, 402, 403}


class EmailAdapter:
    """One connection for the whole run.

    The Message-ID is made of the message's own id, so that a letter that goes twice (its sender was killed after the
    server had taken it, and before that was noted) is known as the same by the mail stores that drop repeats.
    """

    name = "email"

    def __init__(self):
        self.connection = get_connection()

    def send(self, letter: Letter) -> Sent:
        domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
        email = EmailMultiAlternatives(
            letter.subject,
            letter.text,
            to=[letter.to],
            headers={**letter.headers, "Message-ID": f"<{letter.id}@{domain}>"},
            connection=self.connection,
        )
        email.metadata = {"message": letter.token}  # django-anymail hands it back with what became of the letter
        if letter.html:
            email.attach_alternative(letter.html, "text/html")
        try:
            if getattr(self.connection, "connection", None) is None:
                _open(self.connection)
            email.send()
        except BaseException as error:
            self._reset()
            if isinstance(error, Exception):
                raise _told(error) from error
            raise
        status = getattr(email, "anymail_status", None)
        return Sent(str(getattr(status, "message_id", "") or ""))

    def close(self) -> None:
        self._reset()

    def _reset(self) -> None:
        try:
            self.connection.close()
        except (OSError, smtplib.SMTPException):
            self.connection.connection = None


def _open(connection) -> None:
    """Connect before the letter is begun, so that a failure here is known to have sent nothing."""
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        raise Temporary(type(error).__name__) from error


def _told(error: Exception) -> Exception:
    if isinstance(error, (Temporary, Refused)):
        return error
    reason = type(error).__name__
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = next((answer[0] for answer in error.recipients.values()), 0)
        if code == 421:
            return Temporary(reason)
        if code >= 500:
            return Refused(f"{reason} {code}", is_wrong_address=code in NO_SUCH_MAILBOX)
        return Temporary(f"{reason} {code}", blames_provider=False)
    if isinstance(error, smtplib.SMTPDataError):
        reason = f"{reason} {error.smtp_code}"
        if error.smtp_code >= 500:
            return Refused(reason)
        return Temporary(reason, blames_provider=error.smtp_code == 421)
    if isinstance(error, (smtplib.SMTPServerDisconnected, OSError)):
        if not isinstance(error, smtplib.SMTPException) or isinstance(error, smtplib.SMTPServerDisconnected):
            return Temporary(reason, is_certain=False)
        return Temporary(reason)
    return _told_by_service(error, reason)


def _told_by_service(error: Exception, reason: str) -> Exception:
    """What django-anymail's errors mean; anything else is a fault of this one letter, tried again."""
    status = getattr(error, "status_code", None)
    if reason == "AnymailRecipientsRefused":
        return Refused(reason, is_wrong_address=True)
    if status is None:
        return Temporary(reason, blames_provider=False)
    if status == 429 or status >= 500 or status in FROM_HERE_NEVER:
        return Temporary(f"{reason} {status}", is_certain=status < 500)
    return Refused(f"{reason} {status}")
