package io.watchfloor.dashboards.http;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.tls.ServerTls;
import io.watchfloor.ops.platform.metrics.Meters;

/** What became of handshakes, and how long the certificate is good. */
final class TlsMetrics {

    private final Counter handshakes;

    /** How a handshake ended without a connection. */
    enum Failure {
        /** Broken, or with nothing in common. */
        REFUSED("refused"),
        /** With a client's certificate that does not count: of another issuer, or ended. */
        CERTIFICATE("client-certificate"),
        /** Not done within the time for the first header. */
        TOO_SLOW("too-slow"),
        /** HTTP in the clear, which is told. */
        PLAIN("plain-http"),
        /** A second handshake of TLS 1.2 on one connection. */
        RENEGOTIATION("renegotiation");

        private final String result;

        Failure(String result) {
            this.result = result;
        }
    }

    TlsMetrics(PrometheusRegistry registry, ServerTls identity) {
        Meters meters = new Meters(registry);
        handshakes = meters.counter("watchfloor_tls_handshakes_total");
        for (Failure failure : Failure.values()) {
            handshakes.initLabelValues(failure.result, "");
        }
        meters.watch(
                "watchfloor_tls_certificate_expiry_timestamp_seconds",
                callback -> callback.call((double) identity.ends().getEpochSecond()));
        meters.watch(
                "watchfloor_tls_certificate_stale",
                callback -> callback.call(identity.problem().isPresent() ? 1 : 0));
        meters.watchCount("watchfloor_tls_certificate_reloads_total", callback -> {
            callback.call((double) identity.taken(), "taken");
            callback.call((double) identity.failures(), "refused");
        });
    }

    void done(String protocol) {
        handshakes.labelValues("done", protocol).inc();
    }

    void failed(Failure failure) {
        handshakes.labelValues(failure.result, "").inc();
    }
}
