package io.watchfloor.ops.platform.egress;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A listener that records each connection, and always answers with the same bytes. */
final class Canary implements AutoCloseable {

    private static final String NOTHING = "HTTP/1.1 204 No Content\r\n\r\n";

    private final ServerSocket socket;
    private final AtomicInteger touched = new AtomicInteger();
    private final List<String> heads = new CopyOnWriteArrayList<>();

    private Canary(ServerSocket socket, String answer) {
        this.socket = socket;
        Thread.ofVirtual().start(() -> {
            while (!socket.isClosed()) {
                try (Socket one = socket.accept()) {
                    touched.incrementAndGet();
                    heads.add(head(one));
                    one.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
                } catch (IOException e) {
                    // Closed, or the client disconnected.
                }
            }
        });
    }

    /** Listens on every address of this machine. */
    static Canary everywhere() throws IOException {
        return new Canary(new ServerSocket(0), NOTHING);
    }

    static Canary at(String address) throws IOException {
        return at(address, NOTHING);
    }

    static Canary at(String address, String answer) throws IOException {
        return new Canary(new ServerSocket(0, 50, InetAddress.getByName(address)), answer);
    }

    private static String head(Socket one) throws IOException {
        one.setSoTimeout(1000);
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int c = one.getInputStream().read();
            if (c < 0) {
                break;
            }
            head.append((char) c);
        }
        return head.toString();
    }

    int port() {
        return socket.getLocalPort();
    }

    int touched() {
        return touched.get();
    }

    List<String> heads() {
        return List.copyOf(heads);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
