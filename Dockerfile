# docs/recipes/docker.md. The Debian image and not Alpine's: that is where the tests run.
ARG NODE=20

FROM node:${NODE}-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc tsconfig.json tsconfig.build.json ./
COPY scripts/build.mjs scripts/
COPY bin bin
COPY src src
COPY web web
# The first builds dist/, the second leaves what a run needs: koffi, serialport and Redis's client.
RUN npm ci && npm prune --omit=dev --ignore-scripts

FROM node:${NODE}-bookworm-slim
LABEL org.opencontainers.image.title="modemtwin" \
      org.opencontainers.image.description="A Quectel BG95, BG77 or BG600L cellular module as software" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY LICENSE /app/
COPY --from=build /build/package.json /app/
COPY --from=build /build/node_modules /app/node_modules
COPY --from=build /build/dist /app/dist
COPY scenarios /app/scenarios
USER node
WORKDIR /home/node
EXPOSE 4000
# It is process 1 and takes SIGTERM itself; it starts nothing that would have to be reaped for it.
ENTRYPOINT ["node", "/app/dist/bin/modemtwin.js"]
CMD ["--json", "--tcp", "0.0.0.0:4000"]
