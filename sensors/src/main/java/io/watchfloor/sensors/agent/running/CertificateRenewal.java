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
 * Renews this sensor's certificate, with a new key, when a third of its lifetime is left. An expired certificate is
 * renewed with the credential and the old key, over a connection without client certificate.
 */
final class CertificateRenewal implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CertificateRenewal.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(15);
    private static final Duration LOOKED_AT_EVERY = Duration.ofSeconds(1);
    private static final Duration LEAST_WAIT = Duration.ofSeconds(1);
    private static final Duration MOST_WAIT = Duration.ofHours(1);

    private final List<CenterAddress> centers;
    private final CenterTrust trust;
    private final String credential;
    private final Path file;
    private final Clock clock;
    private final RandomGenerator random;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("certificate").factory());
    private Duration backoff = LEAST_WAIT;
    private boolean failed;
    private long dueAt;

    /**
     * @param trust presents the current certificate, and the new one after a renewal
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
     * Renews an expired certificate before it returns, if the center is reachable; later renewals run in the
     * background.
     */
    void start() {
        Optional<AgentCertificate> own = trust.shown();
        if (own.isEmpty()) {
            return;
        }
        dueIn(own.get().hasEnded(clock.instant()) ? renew(own.get()) : untilDue(own.get()));
        long often = LOOKED_AT_EVERY.toMillis();
        var unused = thread.scheduleWithFixedDelay(this::look, often, often, TimeUnit.MILLISECONDS);
    }

    private void dueIn(long millis) {
        dueAt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private void look() {
        long left = dueAt - System.nanoTime();
        // If clocks differ, the center may reject the certificate before it is due here. After a failure the backoff
        // applies.
        if (left > 0 && (failed || !trust.isDoubted())) {
            return;
        }
        try {
            dueIn(renew(trust.shown().orElseThrow()));
        } catch (RuntimeException e) {
            LOG.warn("cannot renew the certificate: {}", e.toString());
            dueIn(MOST_WAIT.toMillis());
        }
    }

    /** @return milliseconds until the next renewal */
    private long renew(AgentCertificate own) {
        Instant now = clock.instant();
        boolean ended = own.hasEnded(now) || trust.isDoubted();
        for (CenterAddress center : centers) {
            try {
                AgentCertificate next = ended ? lapsed(own, center) : renewed(center);
                // The new certificate is used even if the disk is full: the next start then finds the old certificate
                // and renews that.
                trust.show(next);
                if (!AtomicFile.replace(file, next.text(), true)) {
                    LOG.warn("cannot store the renewed certificate in {}: the disk is full", file);
                }
                failed = false;
                backoff = LEAST_WAIT;
                LOG.info("renewed the certificate, valid until {}", next.endsAt());
                return untilDue(next);
            } catch (IOException | GeneralSecurityException e) {
                if (CenterTrust.refused(e).isPresent()) {
                    trust.doubted();
                }
                LOG.warn("{} did not renew the certificate, valid until {}: {}", center, own.endsAt(), why(e));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return MOST_WAIT.toMillis();
            }
        }
        failed = true;
        long bounded = backoff.toMillis();
        Duration doubled = backoff.multipliedBy(2);
        backoff = doubled.compareTo(MOST_WAIT) > 0 ? MOST_WAIT : doubled;
        return bounded / 2 + random.nextLong(bounded);
    }

    private static String why(Exception failure) {
        return CenterTrust.refused(failure)
                .or(() -> CenterTrust.distrusted(failure))
                .orElseGet(() -> String.valueOf(failure.getMessage()));
    }

    /**
     * Spreads the renewals of sensors that enrolled together. If this host's clock is so wrong that the certificate
     * appears expired or not yet valid, the renewal is due after two thirds of the lifetime from now.
     */
    private long untilDue(AgentCertificate own) {
        Instant now = clock.instant();
        Duration part = Duration.between(own.renewAt(), own.endsAt());
        boolean plausible = !own.beginsAt().isAfter(now) && !own.hasEnded(now);
        Instant due = plausible ? own.renewAt() : now.plus(part.multipliedBy(2));
        long spread = random.nextLong(Math.max(1, part.dividedBy(4).toMillis()));
        return Math.max(LEAST_WAIT.toMillis(), Duration.between(now, due).toMillis() + spread);
    }

    private AgentCertificate renewed(CenterAddress center)
            throws IOException, GeneralSecurityException, InterruptedException {
        AgentKey key = AgentKey.make("watchfloor-sensor");
        return key.with(asked(center, trust, JSON.createObjectNode().put("request", key.request())));
    }

    private AgentCertificate lapsed(AgentCertificate own, CenterAddress center)
            throws IOException, GeneralSecurityException, InterruptedException {
        AgentKey key = own.again("watchfloor-sensor");
        ObjectNode body = JSON.createObjectNode().put("request", key.request()).put("ended", own.pem());
        return key.with(asked(center, trust.showingNothing(), body));
    }

    /** @return the certificate in PEM */
    private String asked(CenterAddress center, CenterTrust how, ObjectNode body)
            throws IOException, InterruptedException {
        HttpRequest post = HttpRequest.newBuilder(center.renewal())
                .timeout(ANSWER_WITHIN)
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + credential)
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
        try (HttpClient client = how.client().connectTimeout(ANSWER_WITHIN).build()) {
            HttpResponse<String> response = HttpCall.of(client, post, ANSWER_WITHIN);
            JsonNode answer = JSON.readTree(response.body());
            if (response.statusCode() != 200 || !answer.path("certificate").isTextual()) {
                throw new IOException("%d %s"
                        .formatted(response.statusCode(), answer.path("detail").asText("no reason given")));
            }
            return answer.get("certificate").textValue();
        } catch (JsonProcessingException e) {
            throw new IOException("the answer is not from a Watchfloor center", e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
