"""Every write about readiness and intake, by noun. What comes by the links of letters is in `by_link`."""

from .helping import become_mentor
from .intake import (
    except_enrolment,
    note_consent_on_paper,
    withdraw_consent,
    write_intake,
)
from .policy import set_screening
from .steps import (
    end_exception,
    except_mentor,
    note_certificate,
    note_interview,
    note_signed_on_paper,
    sign_commitment,
)

__all__ = [
    "become_mentor",
    "end_exception",
    "except_enrolment",
    "except_mentor",
    "note_certificate",
    "note_consent_on_paper",
    "note_interview",
    "note_signed_on_paper",
    "set_screening",
    "sign_commitment",
    "withdraw_consent",
    "write_intake",
]
