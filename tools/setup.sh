#!/bin/sh
# Makes .venv and installs what the lock file names, by hash. Quick when nothing changed.
# Usage: tools/setup.sh requirements.lock | requirements-dev.lock
set -eu
cd "$(dirname "$0")/.."
lock=$1

say() { printf '%s\n' "$*" >&2; }

python="" older=""
for candidate in "${PYTHON:-}" python3 python3.13 python3.12 python3.11; do
    [ -n "$candidate" ] && command -v "$candidate" >/dev/null 2>&1 || continue
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        python=$candidate
        break
    fi
    older="$older $("$candidate" --version 2>&1 | head -n 1)"
done
if [ -z "$python" ]; then
    [ -z "$older" ] || say "Found here:$older. That is too old."
    say "Gemel needs Python 3.11 or newer as python3. Install it (Debian: apt-get install python3)"
    say "or name one: make setup PYTHON=/path/to/python3.12"
    exit 1
fi
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    say "Python is here, but without the venv module, which keeps Gemel apart from the system."
    say "Debian and Ubuntu: apt-get install python3-venv. Then run make again."
    exit 1
fi

stamp=".venv/.installed-$(basename "$lock" .lock)"
wanted=$(cat "$lock" pyproject.toml src/gemel/__init__.py | cksum)
if [ -x .venv/bin/gemel ] && [ "$(cat "$stamp" 2>/dev/null || true)" = "$wanted" ]; then
    exit 0
fi

if [ ! -w . ]; then
    say "$(pwd) cannot be written by this user, so nothing can be installed into it."
    say "Clone Gemel into a folder of your own, and run make there."
    exit 1
fi

[ -x .venv/bin/python ] && .venv/bin/python -c '' 2>/dev/null || {
    rm -rf .venv
    "$python" -m venv .venv
}
quiet="--quiet --disable-pip-version-check"
# uv is four times quicker; where it cannot be had, pip does the same, slower.
if [ -x .venv/bin/uv ] || .venv/bin/python -m pip install $quiet "uv>=0.9,<1" 2>/dev/null; then
    UV_LINK_MODE=copy .venv/bin/uv pip install --quiet --python .venv/bin/python \
        --require-hashes -r "$lock"
    .venv/bin/uv pip install --quiet --python .venv/bin/python --no-deps -e .
else
    .venv/bin/python -m pip install $quiet --require-hashes -r "$lock"
    .venv/bin/python -m pip install $quiet --no-deps -e .
fi
printf '%s' "$wanted" > "$stamp"
say "Installed from $lock."
