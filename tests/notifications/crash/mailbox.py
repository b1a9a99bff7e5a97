"""A real SMTP server in a process of its own that keeps each Message-ID once, as mail stores do, and counts repeats.

    python -m tests.notifications.crash.mailbox PORT FILE SECONDS

Each letter is a line of FILE before it is acknowledged: `new` or `repeat`, its Message-ID, and the numbers in brackets
that its text holds.
"""

import asyncio
import email.policy
import random
import re
import sys

from aiosmtpd.controller import UnthreadedController

NUMBER = re.compile(r"\[(\d+)\]")


class Mailbox:
    def __init__(self, path: str, seconds: float):
        self.file, self.seconds, self.kept = open(path, "a", encoding="utf-8", buffering=1), seconds, set()  # noqa: SIM115

    async def handle_DATA(self, server, session, envelope) -> str:
        await asyncio.sleep(random.uniform(0, self.seconds))
        letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
        name = letter["Message-ID"]
        word = "repeat" if name in self.kept else "new"
        self.kept.add(name)
        text = letter.get_body(("plain",)).get_content()
        self.file.write(f"{word} {name} {','.join(NUMBER.findall(text))}\n")
        await asyncio.sleep(random.uniform(0, self.seconds / 4))  # time to die between the taking and the noting
        return "250 kept"


def main(port: int, path: str, seconds: float) -> None:
    loop = asyncio.new_event_loop()
    UnthreadedController(Mailbox(path, seconds), hostname="127.0.0.1", port=port, loop=loop).begin()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    loop.run_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], float(sys.argv[3]))
