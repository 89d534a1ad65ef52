package io.watchfloor.ops.intel.partner;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.tls.ClientTrust;
import io.watchfloor.config.work.PeriodicWork;
import io.watchfloor.ops.platform.metrics.Meters;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/**
 * Makes the HTTP port of this node accept the client certificates of all partners. Which partner a certificate
 * authenticates, and whether it still does, is decided for each request by the database.
 */
public final class PartnerCertificateWatch implements AutoCloseable {

    private static final Duration EVERY = Duration.ofSeconds(3);

    private final Jdbi database;
    private final Optional<ClientTrust> port;
    private final PartnerCertificateStore store = new PartnerCertificateStore();
    private final PeriodicWork work = new PeriodicWork(
            "partner-certificates", EVERY, "The certificates of partners could not be read", this::load);
    private volatile List<PartnerCertificate> known = List.of();
    private Set<String> read = Set.of();

    /** @param port trust manager of the port; empty if a proxy terminates TLS, or nothing does */
    public PartnerCertificateWatch(
            Jdbi database, Optional<ClientTrust> port, Clock clock, PrometheusRegistry registry) {
        this.database = database;
        this.port = port;
        new Meters(registry).watch("watchfloor_partner_certificates", callback -> {
            for (PartnerCertificate.Validity one : PartnerCertificate.Validity.values()) {
                long count = known.stream()
                        .filter(certificate -> certificate.at(clock.instant()) == one)
                        .count();
                callback.call((double) count, one.text());
            }
        });
    }

    /** Reads the certificates before the port opens, and then every 3 seconds. */
    public void start() {
        load();
        work.start();
    }

    /** Parses the certificates only if there are others than before. */
    private synchronized void load() {
        database.useHandle(handle -> {
            Set<String> present = store.fingerprints(handle);
            if (!present.equals(read)) {
                List<PartnerCertificate> now = store.all(handle).stream()
                        .map(PartnerCertificateStore.Stored::certificate)
                        .toList();
                known = now;
                port.ifPresent(own ->
                        own.pin(now.stream().map(PartnerCertificate::x509).toList()));
                read = now.stream().map(PartnerCertificate::fingerprint).collect(Collectors.toSet());
            }
        });
    }

    @Override
    public void close() {
        work.close();
    }
}
