package io.watchfloor.dashboards.faults;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A client of the live stream, subscribed to the cases, that reads everything at once or nothing. */
final class LiveClient implements WebSocket.Listener, AutoCloseable {

    private final Consumer<String> heard;
    private final boolean reads;
    private final StringBuilder part = new StringBuilder();
    private final WebSocket socket;
    private volatile int closed;

    /** @param reads whether it reads messages */
    LiveClient(HttpClient http, URI center, String token, boolean reads, Consumer<String> heard) {
        this.reads = reads;
        this.heard = heard;
        this.socket = http.newWebSocketBuilder()
                .subprotocols("watchfloor.live.v1")
                .header("Authorization", "Bearer " + token)
                .buildAsync(URI.create(center.toString().replaceFirst("^http", "ws") + "/api/v1/stream"), this)
                .join();
        socket.sendText("{\"op\":\"subscribe\",\"topic\":\"cases\"}", true).join();
    }

    @Override
    public void onOpen(WebSocket opened) {
        if (reads) {
            opened.request(1);
        }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        part.append(data);
        if (last) {
            heard.accept(part.toString());
            part.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed = code;
        return null;
    }

    /** Close code from the center; 0 while it is open. */
    int closed() {
        return closed;
    }

    @Override
    public void close() {
        socket.abort();
    }
}
