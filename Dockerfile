# diembao in one image: the binary with its definitions inside, no root, data in /data.
FROM rust:1.95-bookworm AS build
WORKDIR /src
COPY . .
RUN cargo build --release --locked

FROM debian:12-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /data --create-home diembao
COPY --from=build /src/target/release/diembao /usr/local/bin/diembao
USER diembao
VOLUME /data
EXPOSE 8080
# The command asks its own server, so the image needs no curl.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["diembao", "doctor", "--url", "http://127.0.0.1:8080/con-song"]
ENTRYPOINT ["diembao", "--data", "/data"]
CMD ["run", "--listen", "0.0.0.0:8080"]
