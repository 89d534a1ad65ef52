package io.watchfloor.sensors.agent.uplink;

import io.watchfloor.sensors.protocol.UplinkCodec;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Puts the center's text messages together, and holds one at a time: the next part is asked for when the one before was
 * taken, so a center that talks too much is slowed by TCP instead of filling the heap.
 */
final class CenterMessages implements WebSocket.Listener {
    private final BlockingQueue<String> complete = new ArrayBlockingQueue<>(4);
    private final StringBuilder parts = new StringBuilder();
    private volatile @Nullable String lost;
    private volatile long heardAt = System.nanoTime();

    @Override
    public void onOpen(WebSocket socket) {
        heardAt = System.nanoTime();
        socket.request(1);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
        heardAt = System.nanoTime();
        if (parts.length() + data.length() > UplinkCodec.LARGEST_TEXT) {
            lost = "the center sent a frame that is too large";
            socket.abort();
            return null;
        }
        parts.append(data);
        if (last) {
            complete.add(parts.toString());
            parts.setLength(0);
        } else {
            socket.request(1);
        }
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
        lost = "the center sent a binary frame";
        socket.abort();
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket socket, ByteBuffer message) {
        heardAt = System.nanoTime();
        socket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
        heardAt = System.nanoTime();
        socket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        lost = "the center closed the connection (%d%s)".formatted(code, reason.isEmpty() ? "" : ", " + reason);
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
        lost = "the connection broke";
    }

    /** A complete message, if there is one in time. What came before the connection was lost is still handed out. */
    Optional<String> poll(Duration wait) throws ConnectionLost {
        try {
            long nanos = lost == null ? wait.toNanos() : 0;
            return Optional.ofNullable(complete.poll(nanos, TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectionLost("interrupted", e);
        }
    }

    Optional<String> whyLost() {
        return Optional.ofNullable(lost);
    }

    /** For how long nothing was heard. */
    Duration silence() {
        return Duration.ofNanos(System.nanoTime() - heardAt);
    }
}
