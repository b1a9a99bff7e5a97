"""What docker compose would put into the environment of a service, read from the files a deployment starts from."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VARIABLE = re.compile(r"\$\{(\w+)(?::([-?])([^}]*))?\}")


def env_example() -> dict[str, str]:
    """The variables of .env.example, as a copy of it would set them."""
    lines = (ROOT / ".env.example").read_text("utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if re.match(r"\w+=", line))


def environment(chosen: dict[str, str]) -> dict[str, str]:
    """The environment of `web` with `chosen` standing in .env. Raises KeyError for what must be set and is not."""
    text = (ROOT / "docker-compose.yml").read_text("utf-8")
    (block,) = re.findall(r"^  environment: &environment\n((?:    .*\n)+)", text, re.MULTILINE)

    def fill(match: re.Match) -> str:
        name, kind, other = match.groups()
        if chosen.get(name):
            return chosen[name]
        if kind == "?":
            raise KeyError(name)
        return other or ""

    pairs = (line.strip().split(": ", 1) for line in block.splitlines())
    return {name: VARIABLE.sub(fill, value).strip('"') for name, value in pairs}


def command() -> list[str]:
    """The command of the image."""
    (found,) = re.findall(r"^CMD \[(.*)\]$", (ROOT / "Dockerfile").read_text("utf-8"), re.MULTILINE)
    return [word.strip('" ') for word in found.split(",")]
