"""In the production shape the anchors lie in a place that the database's container does not see."""

import re

from tests.databases import ROOT

COMPOSE = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")


def test_the_worker_alone_writes_the_anchors():
    services = dict(re.findall(r"^  (\w+):\n((?:    .*\n|\n)+)", COMPOSE.partition("\nservices:\n")[2], re.MULTILINE))
    assert {"web", "worker", "beat", "postgres"} <= set(services)
    assert 'volumes: ["${AUDIT_ANCHOR_DIR:-anchors}:/anchors"]' in services["worker"]
    assert "AUDIT_ANCHOR_FILE: /anchors/" in services["worker"]
    assert [name for name, text in services.items() if "nchor" in text] == ["worker"]
