package io.watchfloor.sensors.agent.running;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.sensors.agent.settings.CenterAddress;
import io.watchfloor.sensors.agent.spool.AtomicFile;
import io.watchfloor.sensors.agent.trust.AgentCertificate;
import io.watchfloor.sensors.agent.trust.AgentKey;
import io.watchfloor.sensors.agent.trust.CenterTrust;
import io.watchfloor.sensors.agent.trust.HttpCall;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews this sensor's certificate with a new key when a third of the certificate's lifetime is left. To renew an
 * expired certificate, the sensor authenticates with its credential and the old key, over a connection without a client
 * certificate.
 */
final class CertificateRenewal implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CertificateRenewal.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(15);
    private static final Duration CHECK_EVERY = Duration.ofSeconds(1);
    private static final Duration MIN_WAIT = Duration.ofSeconds(1);
    private static final Duration MAX_WAIT = Duration.ofHours(1);

    private final List<CenterAddress> centers;
    private final CenterTrust trust;
    private final String credential;
    private final Path file;
    private final Clock clock;
    private final RandomGenerator random;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("certificate").factory());
    private Duration backoff = MIN_WAIT;
    private boolean failed;
    private long dueAt;

    /**
     * @param trust presents the current certificate and, after a renewal, the new certificate
     * @param file where the certificate is stored
     */
    CertificateRenewal(
            List<CenterAddress> centers,
            CenterTrust trust,
            String credential,
            Path file,
            Clock clock,
            RandomGenerator random) {
        this.centers = centers.stream().filter(CenterAddress::encrypted).toList();
        this.trust = trust;
        this.credential = credential;
        this.file = file;
        this.clock = clock;
        this.random = random;
    }

    /**
     * If the certificate has expired and the center is reachable, renews the certificate before this method returns.
     * Later renewals run in the background.
     */
    void start() {
        Optional<AgentCertificate> own = trust.presented();
        if (own.isEmpty()) {
            return;
        }
        dueIn(own.get().hasExpired(clock.instant()) ? renew(own.get()) : untilDue(own.get()));
        long often = CHECK_EVERY.toMillis();
        var unused = thread.scheduleWithFixedDelay(this::check, often, often, TimeUnit.MILLISECONDS);
    }

    private void dueIn(long millis) {
        dueAt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private void check() {
        long left = dueAt - System.nanoTime();
        // If the clocks differ, the center may reject the certificate before its renewal is due on this host. After a
        // failure, the backoff applies.
        if (left > 0 && (failed || !trust.isRejected())) {
            return;
        }
        try {
            dueIn(renew(trust.presented().orElseThrow()));
        } catch (RuntimeException e) {
            LOG.warn("cannot renew the certificate: {}", e.toString());
            dueIn(MAX_WAIT.toMillis());
        }
    }

    /** @return milliseconds until the next renewal */
    private long renew(AgentCertificate own) {
        Instant now = clock.instant();
        boolean ended = own.hasExpired(now) || trust.isRejected();
        for (CenterAddress center : centers) {
            try {
                AgentCertificate next = ended ? requestAfterExpiry(own, center) : requestNew(center);
                // The new certificate is used even if the disk is full. In that case the next start finds the old
                // certificate and renews it.
                trust.present(next);
                if (!AtomicFile.replace(file, next.text(), true)) {
                    LOG.warn("cannot store the renewed certificate in {}: the disk is full", file);
                }
                failed = false;
                backoff = MIN_WAIT;
                LOG.info("renewed the certificate, valid until {}", next.expiresAt());
                return untilDue(next);
            } catch (IOException | GeneralSecurityException e) {
                if (CenterTrust.rejectedByCenter(e).isPresent()) {
                    trust.markRejected();
                }
                LOG.warn(
                        "{} did not renew the certificate, which is valid until {}: {}",
                        center,
                        own.expiresAt(),
                        reason(e));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return MAX_WAIT.toMillis();
            }
        }
        failed = true;
        long bounded = backoff.toMillis();
        Duration doubled = backoff.multipliedBy(2);
        backoff = doubled.compareTo(MAX_WAIT) > 0 ? MAX_WAIT : doubled;
        return bounded / 2 + random.nextLong(bounded);
    }

    private static String reason(Exception failure) {
        return CenterTrust.rejectedByCenter(failure)
                .or(() -> CenterTrust.notTrusted(failure))
                .orElseGet(() -> String.valueOf(failure.getMessage()));
    }

    /**
     * Returns the milliseconds until the renewal is due, with a random part that spreads the renewals of sensors that
     * enrolled at the same time. If this host's clock is so wrong that the certificate appears expired or not yet
     * valid, the renewal is due after two thirds of the lifetime from now.
     */
    private long untilDue(AgentCertificate own) {
        Instant now = clock.instant();
        Duration part = Duration.between(own.renewAt(), own.expiresAt());
        boolean plausible = !own.validFrom().isAfter(now) && !own.hasExpired(now);
        Instant due = plausible ? own.renewAt() : now.plus(part.multipliedBy(2));
        long spread = random.nextLong(Math.max(1, part.dividedBy(4).toMillis()));
        return Math.max(MIN_WAIT.toMillis(), Duration.between(now, due).toMillis() + spread);
    }

    private AgentCertificate requestNew(CenterAddress center)
            throws IOException, GeneralSecurityException, InterruptedException {
        AgentKey key = AgentKey.generate("watchfloor-sensor");
        return key.withCertificate(
                request(center, trust, JSON.createObjectNode().put("request", key.request())));
    }

    private AgentCertificate requestAfterExpiry(AgentCertificate own, CenterAddress center)
            throws IOException, GeneralSecurityException, InterruptedException {
        AgentKey key = own.requestRenewal("watchfloor-sensor");
        ObjectNode body = JSON.createObjectNode().put("request", key.request()).put("ended", own.pem());
        return key.withCertificate(request(center, trust.withoutClientCertificate(), body));
    }

    /** @return the certificate in PEM */
    private String request(CenterAddress center, CenterTrust how, ObjectNode body)
            throws IOException, InterruptedException {
        HttpRequest post = HttpRequest.newBuilder(center.renewal())
                .timeout(ANSWER_WITHIN)
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + credential)
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
        try (HttpClient client = how.client().connectTimeout(ANSWER_WITHIN).build()) {
            HttpResponse<String> response = HttpCall.send(client, post, ANSWER_WITHIN);
            JsonNode answer = JSON.readTree(response.body());
            if (response.statusCode() != 200 || !answer.path("certificate").isTextual()) {
                throw new IOException("%d %s"
                        .formatted(response.statusCode(), answer.path("detail").asText("no reason given")));
            }
            return answer.get("certificate").textValue();
        } catch (JsonProcessingException e) {
            throw new IOException("the response is not from a Watchfloor center", e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
