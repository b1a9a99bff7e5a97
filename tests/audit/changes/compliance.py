"""Changes of targets."""

from reports.compliance.measures import Key
from reports.compliance.services import set_targets

HOW = {"targets.set": lambda s: set_targets(program=s.program, values={Key.HELD: 90}, by=s.ada)}
