# syntax=docker/dockerfile:1
# Caddy with its layer 4 module: one port 443 for the pages and for TURN over TLS, told apart by the name asked for.
FROM caddy:2.10.2-builder-alpine AS build
RUN xcaddy build v2.10.2 --with github.com/mholt/caddy-l4@ddf050b16ae0a735ccf148ebe2101f0d33d17cfb

FROM caddy:2.10.2-alpine
COPY --from=build /usr/bin/caddy /usr/bin/caddy
