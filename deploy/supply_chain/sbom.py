"""`make sbom`: one CycloneDX document for each lock, into var/sbom."""

from __future__ import annotations

import subprocess
import sys

from deploy.setup.errors import SetupError
from deploy.setup.layout import Layout
from deploy.supply_chain.tools import LOCKS, tool


def main() -> int:
    layout = Layout.from_environment()
    folder = layout.var / "sbom"
    try:
        layout.make_folders()
        folder.mkdir(exist_ok=True)
        for lock in LOCKS:
            out = folder / f"{lock.removesuffix('.txt')}.cdx.json"
            program = str(tool(layout, "cyclonedx-py"))
            command = [program, "requirements", f"requirements/{lock}", "--of", "JSON", "-o", str(out)]
            subprocess.run(command, cwd=layout.root, check=True)
            print(out)
        out = folder / "web.cdx.json"
        command = ["npm", "sbom", "--sbom-format", "cyclonedx", "--package-lock-only"]
        done = subprocess.run(command, cwd=layout.root / "web", check=True, capture_output=True, text=True)
        out.write_text(done.stdout, encoding="utf-8")
        print(out)
    except (SetupError, OSError, subprocess.CalledProcessError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
