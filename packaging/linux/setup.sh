#!/usr/bin/env bash
# Install what is missing to run, to show the demo, to test or to measure: setup.sh run|demo|test|bench
#
# System packages by apt (with sudo when not root), Python packages into .venv, npm's into tests/node_modules.
# Says what it does; says nothing, and needs no network, when all is there.
set -euo pipefail

need=${1:?usage: setup.sh run|demo|test|bench}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
venv=$root/.venv
# Debian keeps ldconfig where only root looks.
PATH=$PATH:/usr/sbin:/sbin

say() { printf '%s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

# ---- system packages

wanted() { # $1: the need of a line
    case $need:$1 in
        run:run | demo:run | demo:demo | test:run | test:test | bench:run | bench:test | bench:bench) return 0 ;;
        *) return 1 ;;
    esac
}

libraries=$(ldconfig -p 2>/dev/null || true)

there() { # $1: kind, $2: what shows that it is there
    case $1 in
        library) grep -qF "$2 " <<<"$libraries" ;;
        plugin) compgen -G "/usr/lib/*/alsa-lib/$2" >/dev/null || [ -e "/usr/lib64/alsa-lib/$2" ] ;;
        command) command -v "$2" >/dev/null ;;
        file) [ -e "$2" ] ;;
        *) fail "system-packages.txt: unknown kind $1" ;;
    esac
}

missing_packages() { # one line of alternatives for each thing that is missing
    local line_need kind what packages
    while IFS='|' read -r line_need kind what packages; do
        case $line_need in '' | '#'*) continue ;; esac
        if wanted "$line_need" && ! there "$kind" "$what"; then
            printf '%s\n' "$packages"
        fi
    done <"$here/system-packages.txt"
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    else
        sudo "$@"
    fi
}

updated=no
apt_install() { # $@: packages; each argument may name alternatives, of which the first that apt knows is taken
    command -v apt-get >/dev/null || fail "Install these first (this is no Debian or Ubuntu): $*"
    [ "$(id -u)" = 0 ] || command -v sudo >/dev/null ||
        fail "These are missing, and there is no sudo here. As root: apt-get install $*"
    if [ $updated = no ]; then
        say "Looking up packages..."
        as_root apt-get update -qq || say "The list of packages could not be renewed; the one at hand is used."
        updated=yes
    fi
    local names=() alternatives name
    for alternatives in "$@"; do
        for name in $alternatives; do
            if apt-cache show "$name" >/dev/null 2>&1; then break; fi
        done
        names+=("$name")
    done
    say "Installing system packages: ${names[*]}"
    as_root env DEBIAN_FRONTEND=noninteractive DEBCONF_NOWARNINGS=yes \
        apt-get install -y -qq --no-install-recommends "${names[@]}" >/dev/null
}

mapfile -t missing < <(missing_packages)
if [ ${#missing[@]} -gt 0 ]; then
    apt_install "${missing[@]}"
    libraries=$(ldconfig -p)
    mapfile -t missing < <(missing_packages)
    [ ${#missing[@]} = 0 ] || fail "Still missing after the installation: ${missing[*]}"
fi

# ---- Python

recent() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
with_venv() { "$1" -c 'import ensurepip, venv' 2>/dev/null; }

find_python() { # prints the first Python of 3.11 or newer that can make a virtual environment
    local name
    for name in python3 python3.13 python3.12 python3.11 /usr/bin/python3; do
        if command -v "$name" >/dev/null && recent "$name" && with_venv "$name"; then
            command -v "$name"
            return
        fi
    done
    return 1
}

usable() { # what pip writes names the place of the environment: one that was moved or copied is made anew
    [ "$(cat "$venv/.made-in" 2>/dev/null)" = "$venv" ] &&
        "$venv/bin/python" -m pip --version >/dev/null 2>&1 && recent "$venv/bin/python"
}

if ! usable; then
    if ! python=$(find_python); then
        apt_install python3 python3-venv
        if ! python=$(find_python); then
            apt_install python3.11 python3.11-venv
            python=$(find_python) || fail "Python 3.11 or newer is needed."
        fi
    fi
    say "Creating .venv with $python"
    rm -rf "$venv"
    "$python" -m venv "$venv"
    printf '%s\n' "$venv" >"$venv/.made-in"
fi

extras=()
case $need in test | bench) extras=(dev) ;; esac
requirements=$("$venv/bin/python" "$root/packaging/requirements.py" "${extras[@]}")
stamp=$venv/.installed-${extras[0]:-run}
hash=$(sha256sum <<<"$requirements")
if [ "$(cat "$stamp" 2>/dev/null)" != "$hash" ]; then
    say "Installing Python packages..."
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check -r <(printf "%s\n" "$requirements") ||
        fail "The Python packages could not be installed: is there a network?"
    printf '%s\n' "$hash" >"$stamp"
fi

# ---- npm: for the tests of the trainee's page alone

case $need in
    test | bench)
        stamp=$root/tests/node_modules/.installed
        hash=$(sha256sum <"$root/tests/package-lock.json")
        if [ "$(cat "$stamp" 2>/dev/null)" != "$hash" ]; then
            say "Installing npm packages..."
            (cd "$root/tests" && npm ci --silent --no-audit --no-fund >&2) ||
                fail "The npm packages could not be installed: is there a network?"
            printf '%s\n' "$hash" >"$stamp"
        fi
        ;;
esac
