package io.watchfloor.dashboards.webhooks;

import io.watchfloor.ops.platform.rights.MarkingGate;
import io.watchfloor.ops.platform.rights.Principal;
import io.watchfloor.ops.platform.rights.Released;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.ops.platform.rights.Verb;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers changes to webhooks, at least once and in order. The cursor of a webhook advances only after its receiver has
 * confirmed the delivery, and a delivery is stored before it is sent, so that a node that takes over repeats it with the
 * same id. Each webhook has at most one delivery at a time, and a failed one waits longer each time, so that a slow
 * receiver delays no other.
 */
public final class WebhookDispatcher {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookDispatcher.class);

    private static final int AT_ONCE = 32;
    private static final Duration QUIET = Duration.ofSeconds(2);
    private static final Duration FIRST_WAIT = Duration.ofSeconds(5);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(15);
    private static final Duration MAINTAIN_EVERY = Duration.ofMinutes(1);
    private static final Duration BESIDES_THE_ANSWER = Duration.ofSeconds(20);
    private static final int MOST_DOUBLINGS = 8;

    private final WebhookStore store;
    private final ChangeLog log;
    private final WebhookSender sender;
    private final Rules rules;
    private final WebhookNotices notices;
    private final WebhookMetrics metrics;
    private final Executor threads;
    private final Clock clock;
    private final Semaphore places = new Semaphore(AT_ONCE);
    private volatile Instant maintained = Instant.MIN;

    /**
     * @param owners the current rights of an enabled person; empty for others
     * @param pauseAfter how long deliveries fail until a webhook is paused
     */
    public record Rules(Function<String, Optional<Principal>> owners, Duration pauseAfter) {}

    /** @param threads may block */
    public WebhookDispatcher(
            WebhookStore store,
            ChangeLog log,
            WebhookSender sender,
            Rules rules,
            WebhookNotices notices,
            WebhookMetrics metrics,
            Executor threads,
            Clock clock) {
        this.store = store;
        this.log = log;
        this.sender = sender;
        this.rules = rules;
        this.notices = notices;
        this.metrics = metrics;
        this.threads = threads;
        this.clock = clock;
    }

    /**
     * Begins the due deliveries.
     *
     * @return completes when they have ended
     */
    public CompletionStage<Void> look() {
        Instant now = clock.instant();
        if (!maintained.plus(MAINTAIN_EVERY).isAfter(now)) {
            log.mark(now);
            metrics.stored(store.countByState(now));
            maintained = now;
        }
        int free = places.drainPermits();
        List<WebhookStore.Claim> claims = List.of();
        try {
            claims = free == 0
                    ? claims
                    : store.claim(
                            log.head(),
                            now,
                            lease(),
                            free,
                            () -> UUID.randomUUID().toString());
        } finally {
            places.release(free - claims.size());
        }
        return CompletableFuture.allOf(claims.stream().map(this::attempt).toArray(CompletableFuture[]::new));
    }

    Duration lease() {
        return sender.timeout().plus(BESIDES_THE_ANSWER);
    }

    private CompletableFuture<Void> attempt(WebhookStore.Claim claim) {
        return CompletableFuture.supplyAsync(() -> deliver(claim), threads)
                .thenCompose(Function.identity())
                .handle((done, failure) -> {
                    places.release();
                    if (failure != null) {
                        LOG.warn(
                                "A delivery to the webhook {} could not be processed, and is repeated: {}",
                                claim.webhook().id(),
                                failure.toString());
                    }
                    return null;
                });
    }

    private CompletionStage<Void> deliver(WebhookStore.Claim claim) {
        Webhook webhook = claim.webhook();
        Instant now = clock.instant();
        Optional<Principal> owner =
                rules.owners().apply(webhook.owner()).filter(one -> one.verbs().contains(Verb.READ));
        if (owner.isEmpty()) {
            return pause(
                    claim,
                    Webhook.Reason.OWNER,
                    "%s is disabled or may no longer read cases. Remove the webhook, or resume it when that has changed."
                            .formatted(webhook.owner()));
        }
        ChangeLog.Window window = log.window(now);
        if (!window.contains(webhook.cursor())) {
            return pause(
                    claim,
                    Webhook.Reason.CURSOR_EXPIRED,
                    window.lost(webhook.cursor()) + " Resume from \"oldest\" or from \"now\".");
        }
        ChangeLog.Batch batch = log.read(
                new ChangeLog.Reader(
                        owner.get().scope(),
                        lower(owner.get().clearance(), webhook.subscription().clearance())),
                new ChangeLog.Selection(
                        events(webhook, owner.get()),
                        webhook.subscription().format(),
                        false,
                        false,
                        ChangeLog.DELIVERY),
                webhook.cursor(),
                webhook.progress().through());
        WebhookStore.Confirmed confirmed = new WebhookStore.Confirmed(
                batch.through(), batch.count(), batch.changes().heldBack().size());
        if (batch.count() == 0) {
            if (store.advance(claim, confirmed, false, now, now.plus(QUIET))) {
                metrics.heldBack(batch.changes());
                log.heldBack(batch, now);
            }
            return CompletableFuture.completedFuture(null);
        }
        String stored = webhook.progress().batch();
        String id = stored == null ? "msg_" + UUID.randomUUID() : stored;
        boolean begun = stored != null || store.begin(claim, id, batch.through());
        // A node that paused after its claim counts as dead, so that another node may make the attempt.
        if (!begun || clock.instant().plus(sender.timeout()).isAfter(claim.until())) {
            return CompletableFuture.completedFuture(null);
        }
        return sender.send(webhook, id, body(webhook, batch))
                .thenAcceptAsync(result -> ended(claim, batch, confirmed, result), threads);
    }

    /** Without the right to read all intelligence, such as that of a partner with a collection, none is sent. */
    private static Set<WebhookEvent> events(Webhook webhook, Principal owner) {
        return webhook.subscription().events().stream()
                .filter(event ->
                        event != WebhookEvent.INTELLIGENCE || owner.verbs().contains(Verb.WATCH))
                .collect(Collectors.toSet());
    }

    private static Tlp lower(Tlp one, Tlp other) {
        return one.covers(other) ? other : one;
    }

    private static Released<String> body(Webhook webhook, ChangeLog.Batch batch) {
        String changes = array(batch.changes().content());
        return MarkingGate.ofChecked(
                switch (webhook.subscription().format()) {
                    case CHANGES -> body("changes", webhook, batch, "\"changes\":" + changes);
                    case OCSF ->
                        body(
                                "findings",
                                webhook,
                                batch,
                                "\"findings\":%s,\"tooLarge\":%s".formatted(changes, array(batch.tooLarge())));
                },
                batch.changes().heldBack());
    }

    private static String body(String type, Webhook webhook, ChangeLog.Batch batch, String content) {
        return "{\"type\":\"%s\",\"webhook\":\"%s\",\"from\":\"%s\",\"cursor\":\"%s\",\"heldBack\":%d,%s}"
                .formatted(
                        type,
                        webhook.id(),
                        webhook.cursor(),
                        batch.through(),
                        batch.changes().heldBack().size(),
                        content);
    }

    private static String array(List<String> members) {
        return "[" + String.join(",", members) + "]";
    }

    private void ended(
            WebhookStore.Claim claim,
            ChangeLog.Batch batch,
            WebhookStore.Confirmed confirmed,
            WebhookSender.Result result) {
        Instant now = clock.instant();
        switch (result) {
            case WebhookSender.Result.Confirmed done -> {
                if (store.advance(claim, confirmed, true, now, now)) {
                    metrics.delivered(batch.count());
                    metrics.heldBack(batch.changes());
                    log.heldBack(batch, now);
                }
            }
            case WebhookSender.Result.Gone gone -> {
                metrics.failed();
                var unused = pause(
                        claim,
                        Webhook.Reason.GONE,
                        "The receiver answered with status 410: its URL is gone. Remove the webhook, or resume it when the"
                                + " receiver is back.");
            }
            case WebhookSender.Result.Failed failed -> {
                metrics.failed();
                failed(claim, failed, now);
            }
        }
    }

    private void failed(WebhookStore.Claim claim, WebhookSender.Result.Failed failed, Instant now) {
        Webhook.Progress progress = claim.webhook().progress();
        Instant since = progress.failingSince();
        if (since != null && !since.plus(rules.pauseAfter()).isAfter(now)) {
            var unused = pause(
                    claim,
                    Webhook.Reason.FAILING,
                    "No delivery has succeeded since %s. %s Repair the receiver, then resume the webhook: it continues where it"
                                    .formatted(since, failed.detail())
                            + " stopped.");
        } else {
            store.failed(
                    claim,
                    failed.code() + ": " + failed.detail(),
                    now,
                    now.plus(wait(progress.attempts(), failed.retryAfter())));
        }
    }

    /**
     * Doubles with each failed attempt.
     *
     * @param asked the delay that the receiver asked for, which holds if it is longer, up to the longest wait
     */
    static Duration wait(int attempts, Duration asked) {
        Duration doubled = FIRST_WAIT.multipliedBy(1L << Math.min(attempts, MOST_DOUBLINGS));
        Duration wait = asked.compareTo(doubled) > 0 ? asked : doubled;
        return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
    }

    private CompletionStage<Void> pause(WebhookStore.Claim claim, Webhook.Reason reason, String detail) {
        Webhook.Pause pause = new Webhook.Pause(reason, clock.instant(), detail);
        if (store.pause(claim, pause)) {
            metrics.paused(reason);
            LOG.warn(
                    "The webhook {} of {} is paused: {}",
                    claim.webhook().id(),
                    claim.webhook().owner(),
                    detail);
            notices.paused(claim.webhook(), pause);
        }
        return CompletableFuture.completedFuture(null);
    }
}
