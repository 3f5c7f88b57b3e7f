"""`python -m deploy.cluster.render cluster.yml --out FOLDER`: nginx.conf and the settings of every instance."""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path

from deploy.cluster.plan import ALL, Door, InstancePlan, Plan, Program, read_plan
from deploy.setup.errors import SetupError
from deploy.setup.layout import ROOT

_TEMPLATE = ROOT / "deploy" / "nginx" / "nginx.conf.in"
_INTERNAL: tuple[Program, ...] = ("engine", "actions", "knowledge")
_GATEWAY_MEGABYTES, _DESK_MEGABYTES = 6, 64


def nginx_conf(plan: Plan, run: Path, logs: Path) -> str:
    """The whole configuration of nginx; `run` and `logs` are folders it writes to."""
    values = {
        "run": run,
        "logs": logs,
        "upstreams": "".join(_upstream(plan, program) for program in ALL),
        "internal": "".join(_internal(plan, program) for program in _INTERNAL),
        "public": plan.public.listen,
        "public_tls": _tls(plan.public),
        "name": plan.public.name,
        "desk": plan.desk.listen,
        "desk_tls": _tls(plan.desk),
        "desk_name": plan.desk.name,
        "public_certificate": _certificate(plan.public),
        "desk_certificate": _certificate(plan.desk),
        "gateway_megabytes": _GATEWAY_MEGABYTES,
        "desk_megabytes": _DESK_MEGABYTES,
    }
    # `${name}` is ours, `$name` is nginx's own
    return re.sub(r"\$\{([a-z_]+)\}", lambda found: str(values[found[1]]), _TEMPLATE.read_text(encoding="utf-8"))


def settings_of(plan: Plan, instance: InstancePlan) -> dict[str, str]:
    """What an instance's environment holds beside the secrets."""
    proxies = json.dumps(sorted({"127.0.0.1", *(one.address for one in plan.instances)}))  # nginx is on every machine
    found = {
        "WENZHENG_VAR": instance.var,
        "WENZHENG_PROGRAMS": " ".join(instance.programs),
        "WENZHENG_DESK_ATTACHMENTS": plan.attachments,
        "WENZHENG_TRUSTED_PROXIES": proxies,
        "WENZHENG_DESK_TRUSTED_PROXIES": proxies,
    }
    for program in ALL:
        found[f"WENZHENG_{program.upper()}_HOST"] = instance.address
        found[f"WENZHENG_{program.upper()}_PORT"] = str(instance.port(program))
    for program in _INTERNAL:
        found[f"WENZHENG_{program.upper()}_URL"] = f"http://{getattr(plan.internal, program)}"
    return found | {name: str(value) for name, value in plan.settings.items()}


def write(plan: Plan, folder: Path) -> list[Path]:
    """nginx.conf and one NAME.env for each instance; the files written."""
    folder.mkdir(parents=True, exist_ok=True)
    written = [folder / "nginx.conf"]
    written[0].write_text(nginx_conf(plan, Path("/run/wenzheng"), Path("/var/log/wenzheng")), encoding="utf-8")
    for instance in plan.instances:
        lines = [f"{name}={value}\n" for name, value in settings_of(plan, instance).items()]
        file = folder / f"{instance.name}.env"
        file.write_text(f"# rendered from the plan; secrets are in {plan.secrets}\n" + "".join(lines), encoding="utf-8")
        written.append(file)
    return written


def _upstream(plan: Plan, program: Program) -> str:
    servers = "".join(
        f"        server {one.address}:{one.port(program)} max_fails=1 fail_timeout=2s;\n" for one in plan.of(program)
    )
    return f"    upstream {program} {{\n        least_conn;\n{servers}        keepalive 32;\n    }}\n"


def _internal(plan: Plan, program: Program) -> str:
    """One that does not answer, or says that it is not ready, is passed over: what is asked may be asked twice."""
    return (
        f"    server {{\n        listen {getattr(plan.internal, program)};\n        access_log off;\n"
        f"        client_max_body_size 2m;\n        location / {{\n            proxy_pass http://{program};\n"
        "            proxy_next_upstream error timeout http_502 http_503 non_idempotent;\n"
        "            proxy_next_upstream_tries 2;\n            proxy_read_timeout 25s;\n        }\n    }\n"
    )


def _tls(door: Door) -> str:
    return " ssl" if door.certificate else ""


def _certificate(door: Door) -> str:
    if door.certificate is None:
        return ""
    return (
        f"        ssl_certificate {door.certificate};\n        ssl_certificate_key {door.key};\n"
        "        ssl_protocols TLSv1.2 TLSv1.3;\n"
    )


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("plan", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(argv)
    try:
        written = write(read_plan(options.plan), options.out)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    for file in written:
        print(file)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
