"""What the log says of an error: where it happened and of which kind, never what it was about."""

import logging
import traceback


class DiscreetFormatter(logging.Formatter):
    """Leaves out what could name a person or open a door.

    The text of an exception often holds the value it stumbled over (a name, a whole row of the database), and an
    address may hold the secret of an invitation: tracebacks end with the kind of the exception alone, and requests are
    told by their route.
    """

    def formatException(self, ei) -> str:  # noqa: N802  the name is logging's
        lines = []
        error = ei[1]
        while error is not None:
            lines = [f"{type(error).__module__}.{type(error).__qualname__}", *lines]
            lines = [*(line.rstrip() for line in traceback.format_tb(error.__traceback__)), *lines]
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n".join(lines)

    def format(self, record: logging.LogRecord) -> str:
        discreet = logging.makeLogRecord(record.__dict__)
        discreet.exc_text = discreet.stack_info = None
        if (request := getattr(record, "request", None)) is not None and hasattr(request, "path"):
            # Django says a reason and then the address, of which the route is left.
            discreet.args = (*record.args[:-1], _route(request)) if record.args else ()
        elif isinstance(record.args, dict) and "exc" in record.args:  # Celery's, of a task
            discreet.msg, discreet.args = f"The task {record.args.get('name')} met an error.", ()
        return super().format(discreet)


def _route(request) -> str:
    match = getattr(request, "resolver_match", None)
    return f"{request.method} /{match.route}" if match else f"{request.method} of no page"
