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
 * One client: its queue of messages, bounded. A message that a later one supersedes is dropped, and the later one is
 * added at the end, so that cursors reach the client in ascending order. A client that still falls behind is
 * disconnected.
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

    /** @param nanos now, by {@link System#nanoTime()} */
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

    /** Ends it when the client's credential is no longer valid, or opens less or more than it did. */
    void stands(CredentialStatuses.Now now) {
        if (now.standing() != CredentialStatus.GOOD) {
            close(CloseCode.of(now.standing()));
        } else if (now.who() != null && !now.who().equals(client.who())) {
            close(CloseCode.OTHER_RIGHTS);
        }
    }

    /** The client has gone. */
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
            return takeAsked();
        }
        OutgoingMessage before = waiting.remove(message.key());
        if (before != null) {
            characters -= before.length();
            metrics.conflated();
        }
        waiting.put(message.key(), message);
        characters += message.length();
        // One snapshot may exceed the bound: the client asked for it.
        if (waiting.size() > MOST_WAITING || (waiting.size() > 1 && characters > MOST_CHARACTERS)) {
            end(CloseCode.TOO_SLOW);
        }
        return null;
    }

    /** The next message, as soon as there is one; empty at the end. One call at a time. */
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

    /** Whether messages wait, and none was taken for this long. */
    synchronized boolean stalled(long nanos, long patienceNanos) {
        return closed == null && !waiting.isEmpty() && nanos - takenAt > patienceNanos;
    }

    /** Ends it; waiting messages are dropped, because a client that reconnects resumes. The first code counts. */
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
        return takeAsked();
    }

    private @Nullable Consumer<Optional<OutgoingMessage>> takeAsked() {
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
