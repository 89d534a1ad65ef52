package io.watchfloor.ops.response.automation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.ops.paging.escalation.Signature;
import io.watchfloor.ops.platform.egress.EgressAnswer;
import io.watchfloor.ops.platform.egress.EgressClient;
import io.watchfloor.ops.platform.egress.EgressFailure;
import io.watchfloor.ops.platform.egress.EgressRequest;
import io.watchfloor.ops.platform.rights.HeldBackMetrics;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the calls of due actions, and marks other actions as expired. One node of the cluster claims each call in the
 * database first. If that node is killed, the call may or may not have been made, and is repeated only if the receiver
 * executes calls with the same idempotency key once.
 */
public final class ActionDispatcher implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ActionDispatcher.class);

    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
    private static final int AT_ONCE = 16;
    private static final String EXIT = "automation";

    private final ActionStore store;
    private final EgressClient egress;
    private final @Nullable FindingCloser closer;
    private final Executor threads;
    private final Clock clock;
    private final ActionMetrics metrics;
    private final HeldBackMetrics heldBack;
    private final Semaphore news = new Semaphore(0);
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final Thread thread;
    private volatile boolean ended;

    /**
     * @param closer closes findings at the product that made them; null if the settings do not want that
     * @param threads threads that store the results of calls
     */
    public ActionDispatcher(
            ActionStore store,
            EgressClient egress,
            @Nullable FindingCloser closer,
            Executor threads,
            Clock clock,
            PrometheusRegistry registry,
            HeldBackMetrics heldBack) {
        this.store = store;
        this.egress = egress;
        this.closer = closer;
        this.threads = threads;
        this.clock = clock;
        this.metrics = new ActionMetrics(registry);
        this.heldBack = heldBack;
        this.thread = Thread.ofPlatform().daemon().name("automation").unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /** Checks immediately whether actions are due. */
    public void wake() {
        if (news.availablePermits() == 0) {
            news.release();
        }
    }

    private void run() {
        while (!ended) {
            try {
                if (!look() && news.tryAcquire(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                    news.drainPermits();
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.warn("Automation actions could not be processed, retrying: {}", e.toString());
                pause();
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(PAUSE_AFTER_FAILURE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return whether an action was due */
    private boolean look() throws InterruptedException {
        places.acquire();
        int free = 1 + places.drainPermits();
        int taken = 0;
        try {
            List<ActionStore.Claim> claims = store.claim(clock.instant(), free, closer != null);
            taken = claims.size();
            claims.forEach(this::call);
            return taken > 0;
        } finally {
            places.release(free - taken);
        }
    }

    private void call(ActionStore.Claim claim) {
        metrics.count(claim.action().state());
        if (!claim.action().inverse() && claim.action().tries() == 1) {
            metrics.called(Duration.between(claim.openedAt(), clock.instant()));
        }
        heldBack.count(EXIT, claim.body());
        LOG.info(
                "The automation makes {} for the action {}",
                claim.action().inverse() ? "the undo call" : "the call",
                claim.action().id());
        var unused = result(claim)
                .thenAcceptAsync(answer -> ended(claim.action().id(), answer), threads)
                .whenComplete((done, failure) -> {
                    places.release();
                    if (failure != null) {
                        LOG.warn(
                                "The result of the call of the action {} could not be stored: {}",
                                claim.action().id(),
                                failure.toString());
                    }
                });
    }

    private CompletionStage<Action.Answer> result(ActionStore.Claim claim) {
        FindingCloser products = closer;
        Instant until = claim.action().dueAt();
        return claim.closes() && products != null && until != null
                ? CompletableFuture.supplyAsync(
                        () -> products.close(
                                claim.action().call().url(), claim.body().content(), until),
                        threads)
                : asked(claim).handle(ActionDispatcher::answer);
    }

    /** A node that paused for too long after its claim counts as dead, so this node must not make the call. */
    private CompletionStage<EgressAnswer> asked(ActionStore.Claim claim) {
        return claim.action().mayBegin(clock.instant())
                ? egress.ask(request(claim))
                : CompletableFuture.failedFuture(
                        EgressFailure.unsent("The node paused after claiming the action, so the call was skipped."));
    }

    private void ended(String id, Action.Answer answer) {
        store.change(id, action -> action.answered(answer, clock.instant()), ActionStore.CENTER, clock.instant())
                .ifPresent(kept -> metrics.count(kept.action().state()));
        wake();
    }

    private EgressRequest request(ActionStore.Claim claim) {
        Action action = claim.action();
        URI inverse = action.call().inverse();
        URI to = action.inverse() && inverse != null ? inverse : action.call().url();
        String body = body(claim.body().content(), action.inverse());
        return EgressRequest.post(to, "application/json", body)
                .within(action.call().answerWithin())
                .statusOnly()
                .header("Idempotency-Key", action.inverse() ? action.id() + "-inverse" : action.id())
                .header(
                        Signature.HEADER,
                        new Signature(claim.secret()).header(clock.instant().getEpochSecond(), body));
    }

    private static String body(String stored, boolean inverse) {
        try {
            ObjectNode body = (ObjectNode) AutomationJson.MAPPER.readTree(stored);
            body.put("call", inverse ? "inverse" : "do");
            return body.toString();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Invalid JSON in the table case_action", e);
        }
    }

    private static Action.Answer answer(@Nullable EgressAnswer answer, @Nullable Throwable failure) {
        if (answer != null) {
            return new Action.Answer.CallOutcome(answer.status());
        }
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        String words = cause == null ? "No answer was received." : String.valueOf(cause.getMessage());
        return cause instanceof EgressFailure egress && !egress.sent()
                ? new Action.Answer.Unsent(words)
                : new Action.Answer.Unknown(words);
    }

    @Override
    public void close() {
        ended = true;
        thread.interrupt();
    }
}
