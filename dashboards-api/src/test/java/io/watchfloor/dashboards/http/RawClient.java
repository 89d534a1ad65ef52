package io.watchfloor.dashboards.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client that sends arbitrary bytes at arbitrary times. */
public final class RawClient implements AutoCloseable {

    private final Socket socket = new Socket();

    public RawClient(String host, int port) {
        this(host, port, 0);
    }

    /** @param window receive buffer of the operating system in bytes; 0 for the default */
    RawClient(String host, int port, int window) {
        try {
            if (window > 0) {
                socket.setReceiveBufferSize(window);
            }
            socket.setSoTimeout(60_000);
            socket.connect(new InetSocketAddress(host, port), 10_000);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public RawClient send(String text) {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public RawClient send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Reads a few bytes of an answer; -1 at its end, or if the connection failed. */
    int sip(int most) {
        try {
            return socket.getInputStream().read(new byte[most]);
        } catch (IOException e) {
            return -1;
        }
    }

    /** Whether the connection is still open; sends one more byte to find out. */
    public boolean drip() {
        try {
            socket.getOutputStream().write('x');
            return socket.getInputStream().available() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Everything that arrives until the other side closes. */
    public String answer() {
        try {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "broke off: " + e.getMessage();
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
