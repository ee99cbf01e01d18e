# One image: the bot and what it needs to run. No build tools, no simulator, no tests.
# Another base, with Python 3.11 or newer and apt: docker build --build-arg BASE=registry.example/python:3.12
ARG BASE=docker.io/library/python:3.11-slim-bookworm
# Fetches what pages give to browsers, and is not in the image; another one with npm: --build-arg NODE=registry.example/node:22
ARG NODE=docker.io/library/node:22-bookworm-slim

FROM ${NODE} AS pages
WORKDIR /pages
COPY bot/pages/assets/package.json bot/pages/assets/package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM ${BASE} AS build
# With traces for OpenTelemetry, 9 MB more: docker build --build-arg LOCK=requirements-traces.lock
ARG LOCK=requirements.lock
WORKDIR /build
COPY requirements.lock requirements-traces.lock ./
RUN python3 -m venv tools \
    && python3 -m venv --without-pip /opt/bevaka/.venv \
    && tools/bin/pip --python /opt/bevaka/.venv/bin/python install --disable-pip-version-check --no-cache-dir \
        --only-binary :all: --no-compile --no-deps --require-hashes --requirement "${LOCK}" \
    && tools/bin/pip --python /opt/bevaka/.venv/bin/python check \
    # Coloured help, which nobody here sees.
    && tools/bin/pip --python /opt/bevaka/.venv/bin/python uninstall --yes --quiet rich Pygments
COPY deploy/image/languages.py ./
WORKDIR /opt/bevaka
COPY LICENSE deploy/image/healthy.py ./
COPY domain domain
COPY cards cards
COPY storage storage
COPY bot bot
COPY --from=pages /pages/node_modules/@microsoft/teams-js/LICENSE bot/pages/assets/node_modules/@microsoft/teams-js/
COPY --from=pages /pages/node_modules/@microsoft/teams-js/dist/umd/MicrosoftTeams.min.js \
    bot/pages/assets/node_modules/@microsoft/teams-js/dist/umd/
COPY --from=pages /pages/node_modules/uplot/LICENSE bot/pages/assets/node_modules/uplot/
COPY --from=pages /pages/node_modules/uplot/dist/uPlot.iife.min.js /pages/node_modules/uplot/dist/uPlot.min.css \
    bot/pages/assets/node_modules/uplot/dist/
ARG REVISION=unknown
# Days, months and hyphens of languages without a catalogue go, and the tests of packages; compiled here, since nothing can be written where it runs.
RUN printf '%s\n' "${REVISION}" >bot/telemetry/revision.txt \
    && .venv/bin/python /build/languages.py cards/locales \
    && find .venv/lib -type d \( -name tests -o -name testing \) -prune -exec rm -r {} + \
    && .venv/bin/python -m compileall -q --invalidation-mode unchecked-hash .

FROM ${BASE}
# Pango sets the text of PDF files. Versions are those of the base's own release of Debian.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        fonts-dejavu-core libpango-1.0-0 libpangocairo-1.0-0 libpangoft2-1.0-0 \
    && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/cache/debconf/*-old /var/log/apt /var/log/dpkg.log \
        /usr/local/lib/python3*/site-packages/pip* /usr/local/bin/pip* \
        /usr/lib/python3*/ensurepip /usr/local/lib/python3*/ensurepip /usr/share/python-wheels \
    && useradd --system --uid 10001 --user-group --no-create-home --home-dir /data --shell /usr/sbin/nologin bevaka \
    && install --directory --owner bevaka --group bevaka --mode 0750 /data
COPY --from=build /opt/bevaka /opt/bevaka

# The version of bot/telemetry/version.py; a test compares them.
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Bevaka" \
      org.opencontainers.image.description="A Teams bot: questions from council meetings come back with an answer" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"

ENV PATH="/opt/bevaka/.venv/bin:${PATH}" \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    TYPER_USE_RICH=0 \
    BOT_DATABASE_URL=sqlite:////data/bot.db
WORKDIR /opt/bevaka
USER 10001:10001
VOLUME /data
EXPOSE 3978
STOPSIGNAL SIGTERM
# Alive, not ready: a database that is away must not restart every bot.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 CMD ["python", "healthy.py"]
ENTRYPOINT ["python", "-m", "bot"]
CMD ["serve"]
