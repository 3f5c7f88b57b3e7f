"""The plan of an installation on several machines, as `cluster.example.yml` explains it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, get_args

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from deploy.setup.errors import SetupError
from deploy.setup.settings import DEFAULT_PORTS

Program = Literal["engine", "actions", "knowledge", "gateway", "desk"]
ALL: tuple[Program, ...] = get_args(Program)
# what nginx takes as an address or a name, and nothing that could end a line of its configuration
Listen = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z.:\[\]*-]+$")]
Place = Annotated[str, StringConstraints(pattern=r"^/[^\s;{}\"'$]*$")]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Door(_Part):
    """Where people come in; without a certificate plain HTTP, for a proxy before it."""

    listen: Listen
    name: Listen = "_"
    certificate: Place | None = None
    key: Place | None = None

    @model_validator(mode="after")
    def _both(self) -> Door:
        if (self.certificate is None) != (self.key is None):
            raise ValueError("certificate and key belong together")
        return self


class Internal(_Part):
    """What the processes of every machine reach the others at."""

    engine: Listen = "127.0.0.1:7005"
    actions: Listen = "127.0.0.1:7055"
    knowledge: Listen = "127.0.0.1:7082"


class InstancePlan(_Part):
    """One run of the supervisor: its own folder, its own ports."""

    name: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,40}$")]
    address: Listen = "127.0.0.1"
    var: Place
    offset: int = Field(default=0, ge=0, le=50_000)
    ports: dict[Program, int] = Field(default_factory=dict, description="instead of the usual ones plus the offset")
    programs: tuple[Program, ...] = ALL

    def port(self, program: Program) -> int:
        return self.ports.get(program, DEFAULT_PORTS[program] + self.offset)


class Plan(_Part):
    """The whole installation."""

    public: Door
    desk: Door
    internal: Internal = Internal()
    secrets: Place
    attachments: Place
    settings: dict[Annotated[str, StringConstraints(pattern=r"^WENZHENG_[A-Z0-9_]+$")], str | int | float] = {}
    instances: tuple[InstancePlan, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _whole(self) -> Plan:
        if len({one.name for one in self.instances}) < len(self.instances):
            raise ValueError("two instances have the same name")
        for program in ALL:
            if not self.of(program):
                raise ValueError(f"no instance runs {program}")
        places = [(one.address, one.port(program)) for one in self.instances for program in one.programs]
        if twice := {place for place in places if places.count(place) > 1}:
            raise ValueError(f"two processes at the same place: {sorted(twice)}")
        return self

    def of(self, program: Program) -> list[InstancePlan]:
        """The instances that run a program."""
        return [one for one in self.instances if program in one.programs]


def read_plan(path: Path) -> Plan:
    """Raises `SetupError` with every wrong place."""
    try:
        return Plan.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError) as error:
        raise SetupError(f"{path} cannot be read: {error}") from error
    except ValidationError as error:
        wrong = [f"{'.'.join(map(str, item['loc'])) or 'the plan'}: {item['msg']}" for item in error.errors()]
        raise SetupError(f"{path}: " + "; ".join(wrong)) from None
