package io.watchfloor.sensors.agent.uplink;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP proxy that supports only CONNECT and may require credentials. */
public final class ConnectProxy implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Optional<String> wanted;
    private final List<String> asked = new CopyOnWriteArrayList<>();

    /** @param wanted the required value of {@code Proxy-Authorization}; empty for none */
    public ConnectProxy(Optional<String> wanted) throws IOException {
        this.wanted = wanted;
        Thread.ofPlatform().daemon().start(this::serve);
    }

    public int port() {
        return server.getLocalPort();
    }

    /** The targets of all CONNECT requests. */
    public List<String> connected() {
        return List.copyOf(asked);
    }

    private void serve() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Thread.ofPlatform().daemon().start(() -> connect(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void connect(Socket client) {
        try (client) {
            InputStream in = client.getInputStream();
            OutputStream out = client.getOutputStream();
            while (true) {
                List<String> head = head(in);
                if (head.isEmpty()) {
                    return;
                }
                if (wanted.isPresent() && !head.contains("Proxy-Authorization: " + wanted.get())) {
                    say(
                            out,
                            "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"proxy\"\r\n"
                                    + "Content-Length: 0\r\n\r\n");
                    continue;
                }
                String to = head.getFirst().split(" ", 3)[1];
                asked.add(to);
                int colon = to.lastIndexOf(':');
                try (Socket center = new Socket(to.substring(0, colon), Integer.parseInt(to.substring(colon + 1)))) {
                    say(out, "HTTP/1.1 200 Connection established\r\n\r\n");
                    Thread back = Thread.ofPlatform().daemon().start(() -> copy(center, client));
                    copy(client, center);
                    back.join();
                }
                return;
            }
        } catch (IOException e) {
            // The sensor sees a lost connection.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void say(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static List<String> head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return List.of();
            }
            head.append((char) next);
        }
        return head.toString().lines().toList();
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // One side is closed, so the other side ends by itself.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
