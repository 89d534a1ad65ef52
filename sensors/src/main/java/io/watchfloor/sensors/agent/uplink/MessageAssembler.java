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
 * Joins the parts of the center's text messages and buffers one message at a time. The next part is requested only
 * after the message was read, so that TCP slows down a center that sends too much and heap usage stays bounded.
 */
final class MessageAssembler implements WebSocket.Listener {
    private final BlockingQueue<String> complete = new ArrayBlockingQueue<>(4);
    private final StringBuilder parts = new StringBuilder();
    private volatile @Nullable String lost;
    private volatile long receivedAt = System.nanoTime();

    @Override
    public void onOpen(WebSocket socket) {
        receivedAt = System.nanoTime();
        socket.request(1);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
        receivedAt = System.nanoTime();
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
        receivedAt = System.nanoTime();
        socket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
        receivedAt = System.nanoTime();
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
        lost = "the connection was lost";
    }

    /**
     * Returns the next complete message, if a message arrives within the wait. Messages received before the connection
     * was lost are still returned.
     */
    Optional<String> poll(Duration wait) throws ConnectionLostException {
        try {
            long nanos = lost == null ? wait.toNanos() : 0;
            return Optional.ofNullable(complete.poll(nanos, TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectionLostException("interrupted", e);
        }
    }

    Optional<String> whyLost() {
        return Optional.ofNullable(lost);
    }

    /** Returns the time since the last frame from the center. */
    Duration silence() {
        return Duration.ofNanos(System.nanoTime() - receivedAt);
    }
}
