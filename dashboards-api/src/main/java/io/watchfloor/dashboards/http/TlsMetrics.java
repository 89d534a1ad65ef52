package io.watchfloor.dashboards.http;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.tls.ServerTls;

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
        handshakes = Counter.builder()
                .name("watchfloor_tls_handshakes_total")
                .help("TLS handshakes with clients, by protocol and outcome")
                .labelNames("result", "protocol")
                .register(registry);
        for (Failure failure : Failure.values()) {
            handshakes.initLabelValues(failure.result, "");
        }
        GaugeWithCallback.builder()
                .name("watchfloor_tls_certificate_expiry_timestamp_seconds")
                .help("When the certificate that the port shows ends")
                .callback(callback -> callback.call((double) identity.ends().getEpochSecond()))
                .register(registry);
        GaugeWithCallback.builder()
                .name("watchfloor_tls_certificate_stale")
                .help("1 while changed certificate files cannot be used and the certificate before them is shown")
                .callback(callback -> callback.call(identity.problem().isPresent() ? 1 : 0))
                .register(registry);
        CounterWithCallback.builder()
                .name("watchfloor_tls_certificate_reloads_total")
                .help("Changes of the certificate files, by whether they were taken")
                .labelNames("result")
                .callback(callback -> {
                    callback.call((double) identity.taken(), "taken");
                    callback.call((double) identity.failures(), "refused");
                })
                .register(registry);
    }

    void done(String protocol) {
        handshakes.labelValues("done", protocol).inc();
    }

    void failed(Failure failure) {
        handshakes.labelValues(failure.result, "").inc();
    }
}
