# One image for the web processes and for the one-shot `migrate` of docker-compose.prod.yml.
#
# Pinned by version. To pin by digest as well, look it up once and give it to the build:
#   docker buildx imagetools inspect python:3.11.15-slim-bookworm --format '{{.Manifest.Digest}}'
#   docker build --build-arg PYTHON=python:3.11.15-slim-bookworm@sha256:… .
# checked 2026-11-27
ARG PYTHON=python:3.11.15-slim-bookworm

FROM ${PYTHON} AS build
ENV PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1
COPY requirements.txt /tmp/requirements.txt
# Wheels only, since there is no compiler; and no pip in what is served.
RUN python -m venv --without-pip /venv \
    && pip --python /venv/bin/python install --only-binary :all: -r /tmp/requirements.txt
WORKDIR /app
COPY . .
RUN /venv/bin/pybabel -q compile -d engagenow/translations \
    && /venv/bin/python -m engagenow.notices >/app/THIRD_PARTY_NOTICES.txt \
    && /venv/bin/python -m compileall -q -j 0 --invalidation-mode unchecked-hash .

FROM ${PYTHON}
RUN groupadd --gid 10001 engagenow \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin engagenow \
    && install -d -o 10001 -g 10001 /static
COPY --from=build /venv /venv
COPY --from=build /app /app
# What is being served: `docker inspect` shows it, and so does GET /health (X-Build).
ARG BUILD=unknown
LABEL org.opencontainers.image.title="EngageNow" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.revision="${BUILD}"
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    ENVIRONMENT=production \
    FLASK_APP=wsgi \
    PORT=8000 \
    BUILD=${BUILD}
WORKDIR /app
USER 10001:10001
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import http.client as h, os; c = h.HTTPConnection('127.0.0.1', int(os.environ['PORT']), timeout=4); c.request('GET', '/livez'); raise SystemExit(c.getresponse().status != 200)"]
CMD ["gunicorn"]
