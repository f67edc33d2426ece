# The dashboard with the packages of this repository. Run in the repository's root:
# docker build -f docker/node-dashboard.Dockerfile --build-arg PUBLIC_CLERK_PUBLISHABLE_KEY=pk_… -t tally .
FROM node:24-slim AS build
WORKDIR /repository
RUN npm install --global pnpm@12.21.0
COPY . .
RUN pnpm install --frozen-lockfile && pnpm --filter './packages/*' build
# The publishable key is public and becomes part of the pages. Secrets and SITE_URL are read when the container starts.
ARG PUBLIC_CLERK_PUBLISHABLE_KEY
ENV PUBLIC_CLERK_SIGN_IN_URL=/sign-in PUBLIC_CLERK_SIGN_UP_URL=/sign-up
RUN pnpm --filter node-dashboard build
RUN pnpm --filter node-dashboard deploy --prod --legacy /app && rm -rf /app/dist && cp -r apps/node-dashboard/dist /app/dist

FROM node:24-slim
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4321 WORKER_HOST=0.0.0.0 WORKER_PORT=4324
COPY --from=build --chown=node:node /app .
USER node
EXPOSE 4321 4324
HEALTHCHECK --interval=10s --timeout=6s --start-period=20s CMD ["node", "scripts/check-health.ts"]
# The same image runs the worker (node worker/main.ts) and, with the owner's variables, migrations (node scripts/migrate.ts).
CMD ["node", "scripts/serve.ts"]
