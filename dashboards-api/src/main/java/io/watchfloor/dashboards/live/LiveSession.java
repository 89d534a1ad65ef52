package io.watchfloor.dashboards.live;

import io.watchfloor.dashboards.access.Credential;
import io.watchfloor.dashboards.access.Standing;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One client: what waits for it, bounded. A message that a later one makes worthless is dropped when that comes, and the later
 * one takes its place at the end, so that cursors reach the client in ascending order. Whoever falls behind all the same is cut.
 */
final class LiveSession {

    static final int MOST_WAITING = 20_000;
    static final long MOST_CHARACTERS = 16L * 1024 * 1024;

    private final LiveStream.Client client;
    private final LiveMetrics metrics;
    private final LinkedHashMap<String, Outgoing> waiting = new LinkedHashMap<>();
    private long characters;
    private long takenAt;
    private @Nullable CloseCode closed;
    private @Nullable CompletableFuture<Optional<Outgoing>> asked;

    /** @param nanos now, by {@link System#nanoTime()} */
    LiveSession(LiveStream.Client client, LiveMetrics metrics, long nanos) {
        this.client = client;
        this.metrics = metrics;
        this.takenAt = nanos;
    }

    String person() {
        return client.person();
    }

    /** Whether the client may work cases, as it was when the stream began. */
    boolean responds() {
        return client.responds();
    }

    Credential credential() {
        return client.credential();
    }

    /** Ends it when what let the client in is not good any more. */
    void stands(Standing standing) {
        if (standing != Standing.GOOD) {
            close(CloseCode.of(standing));
        }
    }

    /** The client has gone. */
    void gone() {
        metrics.gone();
        close(CloseCode.DONE);
    }

    void offer(Outgoing message) {
        Consumer<Optional<Outgoing>> ask = put(message);
        if (ask != null) {
            ask.accept(Optional.of(message));
        }
    }

    /** @return who waits for it, to be told outside of the lock; else null */
    private synchronized @Nullable Consumer<Optional<Outgoing>> put(Outgoing message) {
        if (closed != null) {
            return null;
        }
        if (asked != null) {
            return takeAsked();
        }
        Outgoing before = waiting.remove(message.key());
        if (before != null) {
            characters -= before.length();
            metrics.conflated();
        }
        waiting.put(message.key(), message);
        characters += message.length();
        // One snapshot may be longer than the bound: it is what the client asked for.
        if (waiting.size() > MOST_WAITING || (waiting.size() > 1 && characters > MOST_CHARACTERS)) {
            end(CloseCode.TOO_SLOW);
        }
        return null;
    }

    /** The next message, when there is one; nothing at the end. One call at a time. */
    synchronized CompletionStage<Optional<Outgoing>> next(long nanos) {
        takenAt = nanos;
        if (closed != null) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        if (!waiting.isEmpty()) {
            Outgoing first = waiting.pollFirstEntry().getValue();
            characters -= first.length();
            return CompletableFuture.completedFuture(Optional.of(first));
        }
        asked = new CompletableFuture<>();
        return asked;
    }

    /** Whether messages wait, and none was taken for so long. */
    synchronized boolean stalled(long nanos, long patienceNanos) {
        return closed == null && !waiting.isEmpty() && nanos - takenAt > patienceNanos;
    }

    /** Ends it; what waits is dropped, because a client that comes back resumes. The first code counts. */
    void close(CloseCode code) {
        Consumer<Optional<Outgoing>> ask = end(code);
        if (ask != null) {
            ask.accept(Optional.empty());
        }
    }

    private synchronized @Nullable Consumer<Optional<Outgoing>> end(CloseCode code) {
        if (closed == null) {
            closed = code;
            waiting.clear();
            characters = 0;
            metrics.closed(code);
        }
        return takeAsked();
    }

    private @Nullable Consumer<Optional<Outgoing>> takeAsked() {
        CompletableFuture<Optional<Outgoing>> ask = asked;
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
