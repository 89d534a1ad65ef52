package io.watchfloor.dashboards.live;

import io.watchfloor.dashboards.access.Credential;
import io.watchfloor.dashboards.access.CredentialStatus;
import io.watchfloor.dashboards.access.people.CredentialStatuses;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A connected client with its bounded queue of messages. A new message replaces a queued message with the same key and is added at the
 * end of the queue, so that cursors arrive in ascending order. If the queue is still full, the client is disconnected.
 */
final class LiveSession {

    static final int MOST_WAITING = 20_000;
    static final long MOST_CHARACTERS = 16L * 1024 * 1024;

    private final LiveStream.Client client;
    private final Listener listener;
    private final LiveMetrics metrics;
    private final LinkedHashMap<String, OutgoingMessage> waiting = new LinkedHashMap<>();
    private long characters;
    private long takenAt;
    private @Nullable CloseCode closed;
    private @Nullable CompletableFuture<Optional<OutgoingMessage>> asked;

    /** @param nanos current {@link System#nanoTime()} */
    LiveSession(LiveStream.Client client, LiveMetrics metrics, long nanos) {
        this.client = client;
        this.listener = Listener.of(client.who());
        this.metrics = metrics;
        this.takenAt = nanos;
    }

    String person() {
        return client.who().name();
    }

    Listener listener() {
        return listener;
    }

    Credential credential() {
        return client.credential();
    }

    /** Closes the session if its credential is invalid or its rights have changed. */
    void stands(CredentialStatuses.Now now) {
        if (now.standing() != CredentialStatus.GOOD) {
            close(CloseCode.of(now.standing()));
        } else if (now.who() != null && !now.who().equals(client.who())) {
            close(CloseCode.OTHER_RIGHTS);
        }
    }

    /** Call this method when the client has disconnected. */
    void gone() {
        metrics.gone();
        close(CloseCode.DONE);
    }

    void offer(OutgoingMessage message) {
        Consumer<Optional<OutgoingMessage>> ask = put(message);
        if (ask != null) {
            ask.accept(Optional.of(message));
        }
    }

    /** @return the waiting consumer, to be called outside the lock; otherwise null */
    private synchronized @Nullable Consumer<Optional<OutgoingMessage>> put(OutgoingMessage message) {
        if (closed != null) {
            return null;
        }
        if (asked != null) {
            return takeConsumer();
        }
        OutgoingMessage before = waiting.remove(message.key());
        if (before != null) {
            characters -= before.length();
            metrics.conflated();
        }
        waiting.put(message.key(), message);
        characters += message.length();
        // One snapshot may exceed the limit of the queue because the client requested the snapshot.
        if (waiting.size() > MOST_WAITING || (waiting.size() > 1 && characters > MOST_CHARACTERS)) {
            end(CloseCode.TOO_SLOW);
        }
        return null;
    }

    /** Completes with the next message, or with empty after the end of the session. Only one call may be pending at a time. */
    synchronized CompletionStage<Optional<OutgoingMessage>> next(long nanos) {
        takenAt = nanos;
        if (closed != null) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        if (!waiting.isEmpty()) {
            OutgoingMessage first = waiting.pollFirstEntry().getValue();
            characters -= first.length();
            return CompletableFuture.completedFuture(Optional.of(first));
        }
        asked = new CompletableFuture<>();
        return asked;
    }

    /** Whether messages have been queued for this long without the client reading any of them. */
    synchronized boolean stalled(long nanos, long patienceNanos) {
        return closed == null && !waiting.isEmpty() && nanos - takenAt > patienceNanos;
    }

    /**
     * Closes the session. Queued messages are dropped because a reconnecting client resumes from its last cursor. If the session is
     * closed several times, only the first code is sent.
     */
    void close(CloseCode code) {
        Consumer<Optional<OutgoingMessage>> ask = end(code);
        if (ask != null) {
            ask.accept(Optional.empty());
        }
    }

    private synchronized @Nullable Consumer<Optional<OutgoingMessage>> end(CloseCode code) {
        if (closed == null) {
            closed = code;
            waiting.clear();
            characters = 0;
            metrics.closed(code);
        }
        return takeConsumer();
    }

    private @Nullable Consumer<Optional<OutgoingMessage>> takeConsumer() {
        CompletableFuture<Optional<OutgoingMessage>> ask = asked;
        asked = null;
        return ask == null ? null : ask::complete;
    }

    synchronized CloseCode closeCode() {
        return closed == null ? CloseCode.DONE : closed;
    }

    synchronized boolean isClosed() {
        return closed != null;
    }
}
