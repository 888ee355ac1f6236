"""RabbitMQ: Debian's server as an ordinary program with a node, a folder and ports of its own.

It is never embedded: where it is missing, the market's events travel over Redis.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
from dataclasses import dataclass
from pathlib import Path

import psutil
from stoa_messaging.rabbit_users import ADMINISTRATOR, RIGHTS, Passwords, definitions

from launcher.errors import PartMissing
from launcher.gates import tcp_open
from launcher.parts.found import Source
from launcher.ports import LOOPBACK
from launcher.programs import Program

DEBIAN_SCRIPT = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
READY_WITHIN_SECONDS = 60.0
PORT_MAPPER_STOPS_WITHIN_SECONDS = 5
PASSWORD = "dev-only-rabbitmq"  # noqa: S105 - as in docker-compose.yml for development; it listens on this machine only
CONFIGURATION = """\
listeners.tcp.1 = {host}:{port}
load_definitions = {folder}/definitions.json
log.console = true
log.console.level = warning
log.file = false
vm_memory_high_watermark.relative = 0.2
disk_free_limit.absolute = 50MB
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class RabbitPlace:
    """`distribution_port` and `epmd_port` are Erlang's; own ones keep two nodes on one machine apart."""

    folder: Path
    port: int
    distribution_port: int
    epmd_port: int

    @property
    def url(self) -> str:
        """The administrator's, who may do everything."""
        return f"amqp://{ADMINISTRATOR}:{PASSWORD}@{LOOPBACK}:{self.port}/"

    def url_of(self, domain: str) -> str:
        """That of a domain, which may do what its work needs."""
        return f"amqp://{domain}:{password_of(domain)}@{LOOPBACK}:{self.port}/"


def password_of(domain: str) -> str:
    """As in docker-compose.yml for development."""
    return f"{PASSWORD}-{domain}"


def find_rabbitmq() -> Source:
    """The server's own script, below the wrapper that would change to another user."""
    if not DEBIAN_SCRIPT.exists():
        raise PartMissing("RabbitMQ is not installed on this machine: apt-get install rabbitmq-server.")
    return Source(folder=DEBIAN_SCRIPT.parent, told="RabbitMQ of this machine")


def rabbitmq_program(source: Source, place: RabbitPlace) -> Program:
    """The broker in the foreground, with a user for each domain; `+S 2:2` and short waits keep it small."""
    place.folder.mkdir(parents=True, exist_ok=True)
    configuration = place.folder / "rabbitmq.conf"
    text = CONFIGURATION.format(host=LOOPBACK, port=place.port, folder=place.folder)
    configuration.write_text(text, encoding="utf-8")
    users = definitions(Passwords(administrator=PASSWORD, domains={name: password_of(name) for name in RIGHTS}))
    (place.folder / "definitions.json").write_text(json.dumps(users), encoding="utf-8")
    (place.folder / "enabled_plugins").write_text("[].\n", encoding="utf-8")
    return Program(
        name="rabbitmq",
        argv=(str(source.folder / "rabbitmq-server"),),
        ready=tcp_open(LOOPBACK, place.port),
        environment=_environment(place),
        folder=place.folder,
        ready_within_seconds=READY_WITHIN_SECONDS,
        stop_group=True,
    )


def stop_port_mapper(place: RabbitPlace) -> None:
    """Erlang leaves its port mapper running; ours is known by the port in its environment."""
    for process in psutil.process_iter(["name"]):
        if process.info["name"] != "epmd":
            continue
        with contextlib.suppress(psutil.Error):
            if process.environ().get("ERL_EPMD_PORT") == str(place.epmd_port):
                process.send_signal(signal.SIGTERM)
                process.wait(PORT_MAPPER_STOPS_WITHIN_SECONDS)


def _environment(place: RabbitPlace) -> dict[str, str]:
    folder = place.folder
    return {
        "PATH": f"/usr/sbin:/usr/bin:/sbin:/bin:{os.environ.get('PATH', '')}",
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "ERL_EPMD_PORT": str(place.epmd_port),
        "ERL_EPMD_ADDRESS": LOOPBACK,
        "RABBITMQ_NODENAME": f"stoa-{place.port}@localhost",
        "RABBITMQ_NODE_PORT": str(place.port),
        "RABBITMQ_NODE_IP_ADDRESS": LOOPBACK,
        "RABBITMQ_DIST_PORT": str(place.distribution_port),
        "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq.conf"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "enabled_plugins"),
        "RABBITMQ_MNESIA_BASE": str(folder / "mnesia"),
        "RABBITMQ_LOG_BASE": str(folder / "log"),
        "RABBITMQ_PID_FILE": str(folder / "rabbitmq.pid"),
        "RABBITMQ_GENERATED_CONFIG_DIR": str(folder / "generated"),
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+S 2:2 +sbwt none -kernel inet_dist_use_interface {127,0,0,1}",
    }
