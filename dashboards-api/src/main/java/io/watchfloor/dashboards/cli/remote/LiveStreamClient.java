package io.watchfloor.dashboards.cli.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.config.logging.EscapedMessageConverter;
import io.watchfloor.config.node.StartFailure;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows a topic of the live stream. After an interruption the client resumes from its last cursor, without losing or repeating
 * messages.
 */
final class LiveStreamClient {

    private static final long PAUSE_MILLIS = 2000;
    private static final long SILENCE_SECONDS = 20;
    private static final int SILENT = 1006;
    private static final int TOO_LONG = 1009;

    /** Maximum number of characters of a message. */
    private static final int LONGEST = 64 << 20;

    private static final int NOT_SIGNED_IN = 4401;
    private static final int NOT_ALLOWED = 4403;
    private static final int TOO_MANY = 4429;

    /** Close code of Watchfloor for a topic that does not exist. The client then stops instead of reconnecting. */
    private static final int UNKNOWN_TOPIC = 4400;

    private final Center center;
    private final String topic;
    private final Consumer<JsonNode> listener;
    private @Nullable String cursor;

    LiveStreamClient(Center center, String topic, Consumer<JsonNode> listener) {
        this.center = center;
        this.topic = topic;
        this.listener = listener;
    }

    /**
     * Follows the topic until the thread is interrupted.
     *
     * @throws StartFailure if the center never responded, or if it rejects the client
     */
    void follow(PrintWriter err) throws InterruptedException {
        boolean connectedOnce = false;
        while (true) {
            Connection connection = new Connection();
            try {
                connection.open();
                connectedOnce = true;
                int code = connection.ended();
                if (code == UNKNOWN_TOPIC) {
                    throw CenterRefusal.of(400, connection.problem, "the live stream");
                }
                if (code == NOT_SIGNED_IN || code == NOT_ALLOWED || code == TOO_MANY) {
                    throw new StartFailure(
                            "live.refused",
                            "The center closed the stream: %s (%d)."
                                    .formatted(connection.said("no reason given"), code),
                            code == TOO_MANY
                                    ? "Close some of this person's open streams."
                                    : CenterOptions.TOKEN_ADVICE);
                }
                err.println(
                        "The stream was interrupted (%d: %s). Reconnecting."
                                .formatted(
                                        code,
                                        connection.said(
                                                "no reason received, which is normal after a failure of the node or the network")));
            } catch (CompletionException e) {
                if (!connectedOnce) {
                    throw connection.refused(e);
                }
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
    }

    private final class Connection implements WebSocket.Listener {

        private final CompletableFuture<Integer> end = new CompletableFuture<>();
        private final StringBuilder partial = new StringBuilder();
        private volatile long lastHeard = System.nanoTime();
        private volatile String reason = "";
        private volatile JsonNode problem = Center.JSON.createObjectNode();

        void open() {
            URI http = center.resolve("/stream");
            URI address = URI.create(http.toString().replaceFirst("^http", "ws"));
            WebSocket.Builder builder = center.http()
                    .newWebSocketBuilder()
                    .connectTimeout(Center.PATIENCE)
                    .subprotocols("watchfloor.live.v1");
            if (!center.token().isEmpty()) {
                builder.header("Authorization", "Bearer " + center.token());
            }
            WebSocket socket = builder.buildAsync(address, this).join();
            ObjectNode subscribe =
                    Center.JSON.createObjectNode().put("op", "subscribe").put("topic", topic);
            if (cursor != null) {
                subscribe.put("from", cursor);
            }
            // If the center rejects the client, the center has already closed the connection. The close code then
            // states the reason; the
            // failed send does not.
            var unused = socket.sendText(subscribe.toString(), true);
        }

        /** Returns the reason that the center sent, without the leading code. */
        String said(String otherwise) {
            String words = reason.replaceFirst("^[a-z-]+: ", "").replaceFirst("[.]$", "");
            return words.isEmpty() ? otherwise : words;
        }

        /** Waits until the connection ends. If no message arrives for four heartbeat intervals, the connection counts as lost. */
        int ended() throws InterruptedException {
            while (true) {
                try {
                    return end.get(SILENCE_SECONDS, TimeUnit.SECONDS);
                } catch (TimeoutException silent) {
                    if (System.nanoTime() - lastHeard > TimeUnit.SECONDS.toNanos(SILENCE_SECONDS)) {
                        reason = "no message for %d s".formatted(SILENCE_SECONDS);
                        return SILENT;
                    }
                } catch (java.util.concurrent.ExecutionException e) {
                    throw new CompletionException(e.getCause());
                }
            }
        }

        RuntimeException refused(CompletionException e) {
            if (e.getCause() instanceof java.net.http.WebSocketHandshakeException handshake) {
                int status = handshake.getResponse().statusCode();
                return CenterRefusal.of(status, Center.JSON.createObjectNode(), "the live stream");
            }
            return center.unreachable(e);
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            lastHeard = System.nanoTime();
            if (partial.length() + part.length() > LONGEST) {
                end.complete(TOO_LONG);
                return null;
            }
            partial.append(part);
            if (last) {
                String text = partial.toString();
                partial.setLength(0);
                handleMessage(text);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            this.reason = EscapedMessageConverter.escape(reason);
            end.complete(code);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            end.complete(1006);
        }

        private void handleMessage(String text) {
            try {
                JsonNode message = Center.JSON.readTree(text);
                if (message.path("type").asText().equals("refused")) {
                    problem = message;
                    end.complete(UNKNOWN_TOPIC);
                    return;
                }
                if (message.hasNonNull("cursor")) {
                    cursor = message.path("cursor").asText();
                }
                listener.accept(message);
            } catch (JsonProcessingException e) {
                end.complete(1007);
            }
        }
    }
}
