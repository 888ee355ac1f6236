"""``make profile``: a flame graph of the gateway under one load, sampled from outside while it runs."""

from __future__ import annotations

import argparse
import shutil
import subprocess
from pathlib import Path
from typing import Final

from gateways.contenders import CONTENDERS
from gateways.load import Target, ask, run_wrk
from gateways.operations import LOADS
from gateways.rounds import running, staged

_RESULTS: Final = Path(__file__).parents[1] / "results"


def main() -> None:
    """Needs py-spy (a development dependency) and the right to look into processes of one's own."""
    parser = argparse.ArgumentParser(prog="make profile", description=__doc__)
    parser.add_argument("--load", default="public", choices=[load.name for load in LOADS])
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--output", type=Path, default=None)
    options = parser.parse_args()
    sampler = shutil.which("py-spy")
    if sampler is None:
        raise SystemExit("py-spy is not here. Install the development dependencies: make install")
    output = options.output or _RESULTS / f"profile-{options.load}.svg"
    stoa = next(one for one in CONTENDERS if one.name == "stoa")
    load = next(one for one in LOADS if one.name == options.load)
    with staged() as stage, running(stage, stoa) as gateway:
        url = f"http://127.0.0.1:{gateway.port}/graphql"
        target = Target(url=url, path="/graphql", query=load.query, length=len(ask(url, load.query, "first")))
        run_wrk(target, stage.folder, seconds=2, connections=load.connections, unique=True)
        command = [sampler, "record", "--pid", str(gateway.pid), "--duration", str(options.seconds), "--rate", "500"]
        with subprocess.Popen([*command, "--native", "--output", str(output)], stdout=subprocess.DEVNULL) as sampling:
            run_wrk(target, stage.folder, seconds=options.seconds + 2, connections=load.connections, unique=True)
            if sampling.wait(60):
                raise SystemExit(f"py-spy ended with {sampling.returncode}")
    print(f"{output}: open it in a browser; click a frame to zoom")


if __name__ == "__main__":
    main()
