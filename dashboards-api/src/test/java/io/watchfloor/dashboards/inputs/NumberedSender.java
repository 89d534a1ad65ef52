package io.watchfloor.dashboards.inputs;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.function.IntFunction;

/**
 * A simple sender: it sends one message after the other, reconnects after failures, and never repeats a message.
 * Messages are long and its buffer is small, so that buffers can hold only a few hundred messages.
 */
final class NumberedSender {

    /** Bytes per message. */
    static final int MESSAGE = 1024;

    /** For the setting {@code receive-buffer} of the input, and for the sender's own socket. */
    static final int BUFFER = 64 * 1024;

    /** How much the system may exceed the requested size: a segment of the loopback device. */
    private static final int SEGMENT = 64 * 1024;

    /** Bytes that the input has read and not split into messages yet: of plain data, and of a TLS record. */
    private static final int CUTTING = 2 * 16 * 1024;

    /** Messages that a connection can hold between sender and input: Linux doubles the requested buffer size. */
    static final int HELD = (2 * (2 * BUFFER + SEGMENT) + CUTTING) / MESSAGE;

    /** Maximum number of messages that a connection of the input has read and not committed. */
    static final int BATCH = 500;

    private static final long PAUSE_MILLIS = 100;

    private final Connecting connecting;
    private final IntFunction<String> message;
    private volatile int sent;

    /** Opens a connection. */
    interface Connecting {
        Socket connect() throws IOException, GeneralSecurityException;
    }

    NumberedSender(Connecting connecting, IntFunction<String> message) {
        this.connecting = connecting;
        this.message = message;
    }

    /** A connection with small system buffers. */
    static Socket plain(int port) throws IOException {
        Socket socket = new Socket();
        socket.setSendBufferSize(BUFFER);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return socket;
    }

    /** A syslog message of fixed length. */
    static String syslog(String host, String text, int number) {
        return padded("<38>1 2026-11-27T19:04:05Z %s app %d - - %s, number %d "
                        .formatted(host, number % 32_768, text, number))
                + "\n";
    }

    /** A GELF message of fixed length. */
    static String gelf(String host, String text, int number) {
        String end = "\"}";
        String start = "{\"version\":\"1.1\",\"host\":\"%s\",\"_program\":\"app\",\"short_message\":\"%s, number %d "
                .formatted(host, text, number);
        String whole = padded(start);
        return whole.substring(0, whole.length() - end.length()) + end + "\0";
    }

    private static String padded(String start) {
        return start + "x".repeat(MESSAGE - 1 - start.length());
    }

    /** Number of messages accepted by the system so far. */
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
