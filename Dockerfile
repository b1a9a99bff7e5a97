# The production image: built front end, pinned packages, an ordinary user.
FROM node:22-slim AS assets
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY static ./static
RUN npm run build

FROM python:3.12-slim AS livui
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 STATIC_ROOT=/srv/static
WORKDIR /srv/livui
RUN useradd --system --uid 10001 --home-dir /srv/livui livui && mkdir --mode 700 /anchors && chown livui: /anchors
COPY requirements/base.txt requirements/base.txt
RUN pip install --require-hashes -r requirements/base.txt
COPY . .
COPY --from=assets /build/static/build static/build
RUN pybabel compile --domain django --directory locale --locale he \
    && SECRET_KEY=only-for-building DATABASE_URL=postgres://app@unused/livui REDIS_URL=redis://unused \
       OWNER_DATABASE_URL=postgres://owner@unused/livui OPS_DATABASE_URL=postgres://ops@unused/livui \
       python manage.py collectstatic --noinput
USER livui
EXPOSE 8000
CMD ["gunicorn", "mentoring_platform.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3", "--threads", "4"]
