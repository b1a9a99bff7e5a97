from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AimChoice(models.TextChoices):
    """What the best proposals are; the values are those of `solver.Aim`."""

    BEST_FIT = "best_fit", _("The best fit in all")
    NOBODY_LEFT = "nobody_left", _("Nobody is left without, then the best fit")


class GenderRule(models.TextChoices):
    OFF = "off", pgettext_lazy("rule of matching", "Makes no difference")
    SAME = "same", _("Women accompany women, men accompany men")


class PlaceRule(models.TextChoices):
    OFF = "off", pgettext_lazy("rule of matching", "Makes no difference")
    SAME = "same", _("The same unit")
    NEAR = "near", _("The same unit, or two that belong to the same one")


class Weight(models.IntegerChoices):
    """How much a wish counts, in words."""

    NOTHING = 0, pgettext_lazy("weight", "Not at all")
    LITTLE = 1, pgettext_lazy("weight", "A little")
    MUCH = 2, pgettext_lazy("weight", "Much")
    MOST = 3, pgettext_lazy("weight", "Most")


class Hope(models.TextChoices):
    """What speaks for a pair without being a must; a program says how much each counts."""

    ORDER = "order", _("Whom the mentee would like")
    PREFERENCE = "preference", _("Whom the mentor would like, or rather not")
    INTERESTS = "interests", _("Common interests")
    EXPERIENCE = "experience", _("Experience of the mentor")
    EARLIER = "earlier", _("How an earlier pairing of the two went")


class Bar(models.TextChoices):
    """What shuts a pair out. The values never change: they stand in the database."""

    SAME_PERSON = "same_person", _("the same person")
    EXCLUDED = "excluded", _("not to be paired")
    TRAINING = "training", _("training is missing")
    READINESS = "readiness", _("a step before pairing is missing")
    CONSENT = "consent", _("a parent's consent is missing")
    LANGUAGE = "language", _("no common language")
    GENDER = "gender", _("the rule about men and women")
    PLACE = "place", _("too far apart")
    TIMES = "times", _("no common time")
    REFUSED = "refused", _("taken off this board")
    ROOM = "room", _("no place left")
    INACTIVE = "inactive", _("the mentor is not active now")
    PAIRED = "paired", _("has a mentor meanwhile")
    GONE = "gone", _("no longer waits in this program")


class ExclusionKind(models.TextChoices):
    RELATIVE = "relative", pgettext_lazy("why not to be paired", "They are relatives")
    BAD_PAIRING = "bad_pairing", pgettext_lazy("why not to be paired", "An earlier pairing went badly")
    OTHER = "other", pgettext_lazy("why not to be paired", "Another reason")


class Preference(models.TextChoices):
    """What a mentor says of somebody who waits."""

    GLAD = "glad", pgettext_lazy("a mentor about somebody who waits", "Gladly")
    RATHER_NOT = "rather_not", pgettext_lazy("a mentor about somebody who waits", "Rather not")


class RunState(models.TextChoices):
    """Where proposals stand; a run goes back to `WAITING` when it is asked for anew."""

    WAITING = "waiting", pgettext_lazy("proposals", "Being computed")
    READY = "ready", pgettext_lazy("proposals", "On the board")
    FAILED = "failed", pgettext_lazy("proposals", "Could not be computed")
