# The worker image: `muster up` against a Temporal server that runs elsewhere (TEMPORAL_ADDRESS).
FROM node:20-slim

# Without the system's root certificates no connection to a managed Temporal server or a destination can be trusted.
RUN apt-get update \
  && apt-get install --yes --no-install-recommends ca-certificates \
  && rm -rf /var/lib/apt/lists/*

WORKDIR /app

# Dependencies change less often than code: a layer of their own.
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --no-audit --no-fund

COPY . .

# State and landing files lie outside of the image; the worker owns the one and only reads the other.
RUN mkdir -p /var/lib/muster /data && chown node:node /var/lib/muster
ENV NODE_ENV=production MUSTER_HOME=/var/lib/muster
VOLUME /var/lib/muster
USER node

ENTRYPOINT ["node", "cli/muster.js"]
CMD ["up", "--data", "/data"]
