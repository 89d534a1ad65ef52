package io.watchfloor.dashboards.webhooks;

import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.ops.platform.text.WireText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A subscription to changes.
 *
 * @param owner whose rights limit what is sent
 * @param cursor the last change that the receiver confirmed
 */
public record Webhook(
        String id,
        String owner,
        Subscription subscription,
        Secrets secrets,
        Lifetime lifetime,
        ChangeCursor cursor,
        Progress progress,
        Totals totals) {

    /** @param clearance the highest marking of what is sent, if the owner may read it */
    public record Subscription(String name, String url, Set<WebhookEvent> events, ChangeFormat format, Tlp clearance) {

        public Subscription {
            events = events.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(events));
        }
    }

    /**
     * @param former also signs until {@code formerUntil}, while the receiver changes to the new secret; null if there is
     *     none
     */
    public record Secrets(
            String current,
            @Nullable String former,
            @Nullable Instant formerUntil) {

        /** The secrets that sign a delivery, the newest first. */
        List<String> at(Instant now) {
            List<String> all = new ArrayList<>(List.of(current));
            if (former != null && formerUntil != null && formerUntil.isAfter(now)) {
                all.add(former);
            }
            return all;
        }

        @Override
        public String toString() {
            return "Secrets";
        }
    }

    /** @param paused null while the webhook is active */
    public record Lifetime(
            Instant createdAt, Instant expiresAt, @Nullable Pause paused) {}

    /** @param detail what happened, and what to do */
    public record Pause(Reason reason, Instant at, String detail) {}

    /** Why a webhook is paused. */
    public enum Reason implements WireText {
        /** A person paused it. */
        REQUESTED,
        /** Deliveries failed for too long. */
        FAILING,
        /** The receiver answered that the URL is gone. */
        GONE,
        /** Changes after the cursor can no longer be sent. */
        CURSOR_EXPIRED,
        /** The owner is disabled, or may not read any more. */
        OWNER
    }

    /**
     * The delivery that the receiver has not confirmed yet.
     *
     * @param batch id of the delivery, which each attempt repeats; null if the next delivery is not yet determined
     * @param through the last change of the delivery; null without a batch
     * @param attempts failed attempts since the last success
     * @param detail the last failure; empty after a success
     */
    public record Progress(
            @Nullable String batch,
            @Nullable ChangeCursor through,
            int attempts,
            @Nullable Instant failingSince,
            Instant dueAt,
            String detail) {}

    /**
     * @param deliveries confirmed deliveries
     * @param changes confirmed changes
     * @param heldBack changes that the receiver may not read
     * @param deliveredAt of the latest confirmed delivery
     */
    public record Totals(
            long deliveries,
            long changes,
            long heldBack,
            @Nullable Instant deliveredAt) {}

    /** The state as shown to users. */
    public enum State implements WireText {
        ACTIVE,
        FAILING,
        PAUSED,
        EXPIRED
    }

    public State state(Instant now) {
        if (!lifetime.expiresAt().isAfter(now)) {
            return State.EXPIRED;
        }
        if (lifetime.paused() != null) {
            return State.PAUSED;
        }
        return progress.failingSince() == null ? State.ACTIVE : State.FAILING;
    }
}
