package io.watchfloor.dashboards.audit;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.monitoring.TimeStampSettings;
import io.watchfloor.config.node.StartFailure;
import io.watchfloor.dashboards.audit.chain.SignedHead;
import io.watchfloor.dashboards.audit.timestamp.TimeStamp;
import io.watchfloor.dashboards.audit.timestamp.TimeStampCheck;
import io.watchfloor.ops.platform.egress.EgressAnswer;
import io.watchfloor.ops.platform.egress.EgressClient;
import io.watchfloor.ops.platform.egress.EgressRequest;
import io.watchfloor.ops.platform.metrics.Meters;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.apache.pekko.util.ByteString;

/**
 * Lets a time stamp authority confirm chain heads (RFC 3161). The authority gets only the hash of the last record. After a failure, the
 * pause before the next attempt doubles, up to {@link #LONGEST_PAUSE}.
 */
final class HeadTimeStamps implements HeadSink {

    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    private static final int MOST_DOUBLINGS = 20;

    /** Largest difference between the clocks of the authority and of the node. */
    private static final Duration CLOCKS = Duration.ofMinutes(5);

    private final EgressClient client;
    private final TimeStampSettings settings;
    private final Duration firstPause;
    private final TimeStampCheck check;
    private final AuditReading reading;
    private final Clock clock;
    private final Counter refused;
    private final SecureRandom random = new SecureRandom();

    private Instant notBefore = Instant.EPOCH;
    private int failures;

    private HeadTimeStamps(
            EgressClient client,
            TimeStampSettings settings,
            Duration firstPause,
            TimeStampCheck check,
            AuditReading reading,
            Clock clock,
            PrometheusRegistry registry) {
        this.client = client;
        this.settings = settings;
        this.firstPause = firstPause;
        this.check = check;
        this.reading = reading;
        this.clock = clock;
        this.refused = new Meters(registry).counter("watchfloor_audit_time_stamps_refused_total");
    }

    /** @param firstPause between a failure and the next attempt */
    static HeadTimeStamps of(
            EgressClient client,
            TimeStampSettings settings,
            Duration firstPause,
            AuditReading reading,
            Clock clock,
            PrometheusRegistry registry) {
        client.problem(settings.url()).ifPresent(misfit -> {
            throw new StartFailure(
                    misfit.code(),
                    "watchfloor.audit.heads.time-stamp.url cannot be called: " + misfit.getMessage(),
                    "Correct the address, or allow it with watchfloor.egress.allow.");
        });
        try {
            TimeStampCheck check = TimeStampCheck.of(Files.readString(settings.trustedCa()), settings.policy());
            return new HeadTimeStamps(client, settings, firstPause, check, reading, clock, registry);
        } catch (IOException | CertificateException e) {
            throw new StartFailure(
                    "audit.time-stamp.trusted-ca",
                    "The certificates in %s cannot be used: %s.".formatted(settings.trustedCa(), e.getMessage()),
                    "Set watchfloor.audit.heads.time-stamp.trusted-ca to a PEM file with the authority's CA certificates.",
                    e);
        }
    }

    @Override
    public String name() {
        return "time-stamp";
    }

    /** Another node may have got a time stamp in the meantime. */
    @Override
    public boolean isDue() {
        Instant now = clock.instant();
        if (now.isBefore(notBefore)) {
            return false;
        }
        reading.lastTimeStamp().ifPresent(last -> notBefore = last.plus(settings.every()));
        return !now.isBefore(notBefore);
    }

    @Override
    public void store(SignedHead head) throws IOException {
        try {
            TimeStamp stamp = request(head.hash().hex());
            reading.storeTimeStamp(head, stamp);
            failures = 0;
        } catch (IOException e) {
            notBefore = clock.instant().plus(pause(failures));
            failures++;
            throw e;
        }
    }

    private Duration pause(int before) {
        Duration pause = firstPause.multipliedBy(1L << Math.min(before, MOST_DOUBLINGS));
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }

    private TimeStamp request(String hash) throws IOException {
        BigInteger nonce = new BigInteger(Long.SIZE, random);
        EgressAnswer answer = client.send(EgressRequest.post(
                        settings.url(), "application/timestamp-query", ByteString.fromArray(check.request(hash, nonce)))
                .bytesUpTo(TimeStampCheck.MOST_BYTES));
        if (!answer.good()) {
            throw new IOException("HTTP status " + answer.status());
        }
        return switch (check.check(answer.bytes().toArray(), hash, nonce)) {
            case TimeStampCheck.Result.Refused no -> throw refuse(no.code(), no.message());
            case TimeStampCheck.Result.Valid valid -> {
                Duration apart =
                        Duration.between(valid.stamp().at(), clock.instant()).abs();
                if (apart.compareTo(CLOCKS) > 0) {
                    throw refuse(
                            "time-stamp.time",
                            "The time of the time stamp is %s. Check the clock of the node."
                                    .formatted(valid.stamp().at()));
                }
                yield valid.stamp();
            }
        };
    }

    private IOException refuse(String code, String message) {
        refused.labelValues(code).inc();
        return new IOException(code + ": " + message);
    }
}
