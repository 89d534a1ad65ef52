package io.watchfloor.dashboards.doors;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.function.IntFunction;

/**
 * A sender as simple programs are: it writes one message after the other, connects anew when its connection breaks, and never sends again
 * what its system took.
 */
final class Numbered {

    private static final long PAUSE_MILLIS = 100;

    private final Connecting connecting;
    private final IntFunction<String> message;
    private volatile int sent;

    /** Opens a connection. */
    interface Connecting {
        Socket connect() throws IOException, GeneralSecurityException;
    }

    Numbered(Connecting connecting, IntFunction<String> message) {
        this.connecting = connecting;
        this.message = message;
    }

    /** How many its system took so far. */
    int sent() {
        return sent;
    }

    Thread start(int count) {
        return Thread.ofPlatform().start(() -> {
            try {
                while (sent < count) {
                    send(count);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void send(int count) throws InterruptedException {
        try (Socket socket = connecting.connect()) {
            OutputStream out = socket.getOutputStream();
            for (int next = sent; next < count; next++) {
                out.write(message.apply(next).getBytes(StandardCharsets.UTF_8));
                sent = next + 1;
            }
        } catch (IOException | GeneralSecurityException down) {
            Thread.sleep(PAUSE_MILLIS);
        }
    }
}
