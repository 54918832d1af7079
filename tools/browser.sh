#!/bin/sh
# Makes sure that a Chromium is here for the browser journeys; installs Debian's where it may.
set -eu
say() { printf '%s\n' "$*" >&2; }

have() { command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1; }

if have || [ -n "${GEMEL_CHROMIUM:-}" ]; then
    exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    say "Installing Debian's Chromium for the browser journeys ..."
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        chromium fonts-noto-core >/dev/null
    have && exit 0
fi
say "The browser journeys need Chromium, and this user may not install it. One of these helps:"
say "  - as root: apt-get install chromium fonts-noto-core"
say "  - GEMEL_CHROMIUM=/path/to/chromium make test"
say "  - GEMEL_NO_BROWSER=1 make test   (proves less: no page is opened in a browser)"
[ "${GEMEL_NO_BROWSER:-}" = 1 ] && exit 0
exit 1
