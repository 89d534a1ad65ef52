package io.watchfloor.dashboards.http;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.tls.ServerTls;
import io.watchfloor.ops.platform.metrics.Meters;

/** Metrics of TLS handshakes and of the certificate's expiry. */
final class TlsMetrics {

    private final Counter handshakes;

    /** Reason of a failed handshake. */
    enum Failure {
        /** Protocol error, or client and server have no common TLS version or cipher suite. */
        REFUSED("refused"),
        /** Invalid client certificate, for example expired or from an unknown issuer. */
        CERTIFICATE("client-certificate"),
        /** The handshake was not completed within the deadline of the first header. */
        TOO_SLOW("too-slow"),
        /** The client sent unencrypted HTTP; the response explains this error. */
        PLAIN("plain-http"),
        /** TLS 1.2 renegotiation. */
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
            callback.call((double) identity.reloads(), "taken");
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
