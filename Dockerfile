# The program without the local store and the desk, for a service or a job: docs/operations.md.
FROM python:3.13.15-slim-trixie@sha256:7c61056e61ac89e852de05f3dc6fa51a6dd2181797bceed46aa725dd7cb2cd3b AS build
WORKDIR /source
RUN python -m venv /opt/podcast-publisher
ENV PATH=/opt/podcast-publisher/bin:$PATH
# every package by its hash; this layer changes only with the lock
COPY requirements/action.txt requirements/
RUN pip install --no-cache-dir --no-deps --require-hashes -r requirements/action.txt
COPY pyproject.toml README.md LICENSE ./
COPY podcast_publisher podcast_publisher
RUN pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.13.15-slim-trixie@sha256:7c61056e61ac89e852de05f3dc6fa51a6dd2181797bceed46aa725dd7cb2cd3b
# Debian removes older versions from its archive, so a pinned one could not be installed for long.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends git \
    && rm -rf /var/lib/apt/lists/* \
    && git config --system --add safe.directory /show
COPY --from=build /opt/podcast-publisher /opt/podcast-publisher
COPY LICENSE docs/licences.md /opt/podcast-publisher/licences/
ENV PATH=/opt/podcast-publisher/bin:$PATH PYTHONUNBUFFERED=1
USER 10001:10001
WORKDIR /show
CMD ["podcast-publisher", "--help"]
