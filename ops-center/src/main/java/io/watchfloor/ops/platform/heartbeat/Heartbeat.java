package io.watchfloor.ops.platform.heartbeat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.node.StartFailure;
import io.watchfloor.config.paging.HeartbeatSettings;
import io.watchfloor.config.work.Threads;
import io.watchfloor.ops.paging.escalation.Signature;
import io.watchfloor.ops.platform.egress.EgressAnswer;
import io.watchfloor.ops.platform.egress.EgressClient;
import io.watchfloor.ops.platform.egress.EgressFailure;
import io.watchfloor.ops.platform.egress.EgressRequest;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a heartbeat to an external receiver at each interval. A heartbeat is sent only if every {@link HealthCheck} is
 * healthy and the claim of the heartbeat commits in the database within {@link #PATIENCE}. Therefore the heartbeats
 * stop if the center is killed, disconnected, without disk space or without its database, and the receiver raises an
 * alert. All nodes of a cluster try to claim each heartbeat, and the one node that succeeds sends the heartbeat.
 */
public final class Heartbeat implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int LOOKS_PER_INTERVAL = 6;
    private static final Duration LOOK_AT_MOST = Duration.ofSeconds(10);
    private static final Duration LOOK_AT_LEAST = Duration.ofMillis(250);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HeartbeatSettings settings;
    private final URI url;
    private final String center;
    private final HeartbeatClaims claims;
    private final List<HealthCheck> vitals;
    private final EgressClient egress;
    private final Clock clock;
    private final HeartbeatMetrics metrics;
    private final ExecutorService checks = Executors.newCachedThreadPool(Threads.numbered("heartbeat-check"));
    private final Thread thread;
    private @Nullable CompletableFuture<Outcome> runningCheck;
    private @Nullable Instant failureReportedAt;
    private HeartbeatState.@Nullable State logged;
    private volatile boolean ended;

    /** The result of a check. */
    private sealed interface Outcome {

        /** This node has claimed the heartbeat and must send it. */
        record Claimed() implements Outcome {}

        /** No heartbeat is due, or another node sends it. */
        record NotDue() implements Outcome {}

        record Ailing(String words) implements Outcome {}
    }

    private Heartbeat(
            HeartbeatSettings settings,
            URI url,
            String center,
            Jdbi database,
            List<HealthCheck> vitals,
            EgressClient egress,
            RandomGenerator random,
            Clock clock,
            HeartbeatMetrics metrics) {
        this.settings = settings;
        this.url = url;
        this.center = center;
        this.claims = new HeartbeatClaims(database, random, PATIENCE);
        this.vitals = List.copyOf(vitals);
        this.egress = egress;
        this.clock = clock;
        this.metrics = metrics;
        this.thread = Threads.named("heartbeat", this::run);
    }

    /**
     * Starts sending heartbeats, if the settings contain a receiver.
     *
     * @param center the center's public address, which is sent to the receiver
     * @throws StartFailure if requests to the receiver are not allowed
     */
    public static Optional<Heartbeat> start(
            HeartbeatSettings settings,
            String center,
            Jdbi database,
            List<HealthCheck> vitals,
            EgressClient egress,
            RandomGenerator random,
            Clock clock,
            PrometheusRegistry registry) {
        HeartbeatMetrics metrics = new HeartbeatMetrics(registry, settings.url().isPresent(), clock);
        if (settings.url().isEmpty()) {
            return Optional.empty();
        }
        checkAddresses(settings, egress);
        Heartbeat beat =
                new Heartbeat(settings, settings.url().get(), center, database, vitals, egress, random, clock, metrics);
        beat.thread.start();
        return Optional.of(beat);
    }

    private static void checkAddresses(HeartbeatSettings settings, EgressClient egress) {
        Map<String, Optional<URI>> addresses = new LinkedHashMap<>();
        addresses.put("url", settings.url());
        addresses.put("fail-url", settings.failUrl());
        addresses.forEach((key, address) -> address.flatMap(egress::problem).ifPresent(misfit -> {
            throw new StartFailure(
                    misfit.code(),
                    "watchfloor.heartbeat.%s is not allowed: %s".formatted(key, misfit.getMessage()),
                    "Correct the URL, or allow its host with watchfloor.egress.allow.");
        }));
    }

    /** The result of the cluster's latest heartbeat. */
    public static HeartbeatState latest(Handle handle) {
        return HeartbeatClaims.read(handle);
    }

    private void run() {
        while (!ended) {
            try {
                check();
                Thread.sleep(pause());
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.warn("The heartbeat could not be processed, retrying: {}", e.toString());
            }
        }
    }

    private Duration pause() {
        Duration pause = settings.every().dividedBy(LOOKS_PER_INTERVAL);
        if (pause.compareTo(LOOK_AT_MOST) > 0) {
            return LOOK_AT_MOST;
        }
        return pause.compareTo(LOOK_AT_LEAST) < 0 ? LOOK_AT_LEAST : pause;
    }

    private void check() throws InterruptedException {
        switch (withTimeout(this::examine)) {
            case Outcome.NotDue none -> {}
            case Outcome.Claimed mine -> send();
            case Outcome.Ailing ailing -> withhold(ailing.words());
        }
    }

    private Outcome examine() {
        if (!claims.due(settings.every())) {
            return new Outcome.NotDue();
        }
        for (HealthCheck vital : vitals) {
            Optional<String> problem = vital.problem();
            if (problem.isPresent()) {
                return new Outcome.Ailing(problem.get());
            }
        }
        return claims.claim(settings.every()) ? new Outcome.Claimed() : new Outcome.NotDue();
    }

    /**
     * Runs one check at a time. While a check hangs, no other check starts and no heartbeat is sent. A result after the
     * timeout is ignored.
     */
    private Outcome withTimeout(Supplier<Outcome> check) throws InterruptedException {
        CompletableFuture<Outcome> before = runningCheck;
        if (before != null && !before.isDone()) {
            return new Outcome.Ailing("The database, or another part of the center, does not answer.");
        }
        CompletableFuture<Outcome> mine = CompletableFuture.supplyAsync(check, checks);
        runningCheck = mine;
        try {
            return mine.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            var unused = mine.thenAccept(late -> {
                if (late instanceof Outcome.Claimed) {
                    claims.release();
                }
            });
            return new Outcome.Ailing("The database, or another part of the center, did not answer within %d s."
                    .formatted(PATIENCE.toSeconds()));
        } catch (ExecutionException e) {
            return new Outcome.Ailing("Writing to the database failed: " + e.getCause());
        }
    }

    private void send() {
        Optional<String> failure = ask(url, true, "");
        Instant now = clock.instant();
        if (failure.isEmpty()) {
            failureReportedAt = null;
            metrics.record(HeartbeatState.State.SENT, now);
            logChange(HeartbeatState.State.SENT, "");
            store(() -> claims.sent(now));
        } else {
            metrics.record(HeartbeatState.State.REFUSED, now);
            logChange(HeartbeatState.State.REFUSED, failure.get());
            store(() -> claims.refused(failure.get(), now));
        }
    }

    private void withhold(String words) {
        Instant now = clock.instant();
        Instant reportedAt = failureReportedAt;
        if (reportedAt != null && reportedAt.plus(settings.every()).isAfter(now)) {
            return;
        }
        failureReportedAt = now;
        metrics.record(HeartbeatState.State.WITHHELD, now);
        logChange(HeartbeatState.State.WITHHELD, words);
        settings.failUrl()
                .flatMap(address -> ask(address, false, words))
                .ifPresent(failure -> LOG.warn("The failure URL of the heartbeat could not be called: {}", failure));
        store(() -> claims.withheld(words, now));
    }

    /**
     * Stores the result for the status page. Errors are only logged, because a broken database also prevents the next
     * heartbeat.
     */
    private void store(Runnable note) {
        var unused = checks.submit(() -> {
            try {
                note.run();
            } catch (RuntimeException e) {
                LOG.debug("The result of a heartbeat could not be stored: {}", e.toString());
            }
        });
    }

    /** @return the reason why the receiver did not accept the request; empty if it did */
    private Optional<String> ask(URI address, boolean works, String words) {
        try {
            EgressAnswer answer = egress.send(request(address, works, words));
            return answer.good()
                    ? Optional.empty()
                    : Optional.of("%s answered %d.".formatted(address.getHost(), answer.status()));
        } catch (EgressFailure e) {
            return Optional.of(e.getMessage());
        }
    }

    private EgressRequest request(URI address, boolean works, String words) {
        EgressRequest request;
        if (settings.post()) {
            String body = body(works, words);
            request = EgressRequest.post(address, "application/json", body);
            if (!settings.secret().isEmpty()) {
                request = request.header(
                        Signature.HEADER,
                        new Signature(settings.secret()).header(clock.instant().getEpochSecond(), body));
            }
        } else {
            request = EgressRequest.get(address);
        }
        if (!settings.token().isEmpty()) {
            request = request.header("Authorization", "Bearer " + settings.token());
        }
        return request.within(PATIENCE).statusOnly();
    }

    private String body(boolean works, String words) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("works", works);
        body.put("reason", words);
        body.put("center", center);
        body.put("at", clock.instant().toString());
        try {
            return JSON.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A map of texts can always be serialized", e);
        }
    }

    /** Logs each change of state once. */
    private void logChange(HeartbeatState.State state, String words) {
        if (state == logged) {
            return;
        }
        logged = state;
        switch (state) {
            case SENT -> LOG.info("Heartbeats are sent to the external receiver");
            case WITHHELD -> LOG.error("Heartbeats are no longer sent: {}", words);
            case REFUSED -> LOG.warn("The heartbeat could not be sent, retrying: {}", words);
            case NEW -> {}
        }
    }

    @Override
    public void close() {
        ended = true;
        thread.interrupt();
        checks.shutdownNow();
    }
}
