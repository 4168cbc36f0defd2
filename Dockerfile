# The site as it runs in production. Base images are pinned by tag. For builds that are identical to the byte, add their
# digests: docker buildx imagetools inspect NAME

FROM ghcr.io/astral-sh/uv:0.13.9 AS uv

FROM python:3.13-slim-bookworm AS base
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /app


# The style sheet and script, and the lists of packages (SBOM). Node.js comes from PyPI, through uv.
FROM base AS assets
COPY --from=uv /uv /usr/local/bin/
COPY pyproject.toml uv.lock .python-version package.json package-lock.json ./
COPY inspire/setup inspire/setup
COPY inspire/assets inspire/assets
RUN --mount=type=cache,target=/root/.cache --mount=type=cache,target=/root/.npm \
    python inspire/setup/build_assets.py && python -m inspire.setup.sbom


FROM base AS build
COPY --from=uv /uv /usr/local/bin/
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
COPY pyproject.toml uv.lock .python-version ./
RUN --mount=type=cache,target=/root/.cache uv sync --frozen --no-dev
COPY manage.py ./
COPY inspire inspire
COPY examples examples
COPY templates templates
COPY static static
COPY fixtures fixtures
COPY --from=assets /app/.build .build
# The settings need a key, which exists only during this command. The container is given the real one.
RUN python -m compileall -q inspire examples && \
    SECRET_KEY=of-this-command-only .venv/bin/python manage.py collectstatic --noinput


FROM base
RUN groupadd --gid 10001 site && useradd --uid 10001 --gid site --no-create-home --shell /usr/sbin/nologin site
COPY --from=build /app /app
# gunicorn listens on every address of the container at PORT, with WEB_CONCURRENCY processes.
# Two arenas of memory for all threads of a process, in place of eight for each core: 8 MB less in each process.
ENV PATH=/app/.venv/bin:$PATH PORT=8000 WEB_CONCURRENCY=2 MALLOC_ARENA_MAX=2
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["python", "-m", "inspire.setup.health_check"]
CMD ["gunicorn", "--config", "inspire/gunicorn_config.py"]
