package io.watchfloor.dashboards.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The network between browsers and a center, in which live streams can be closed or blocked; other requests pass. */
final class Line implements AutoCloseable {

    private static final String STREAM = "GET /api/v1/stream";
    private static final byte[] REFUSAL =
            "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket door;
    private final int target;
    private final Set<Passage> all = ConcurrentHashMap.newKeySet();
    private volatile boolean refusing;

    private static final class Passage {
        private final Socket browser;
        private final Socket center;
        private volatile boolean stream;
        private volatile boolean silent;

        private Passage(Socket browser, Socket center) {
            this.browser = browser;
            this.center = center;
        }

        private void end() {
            Line.end(browser);
            Line.end(center);
        }
    }

    Line(int target) {
        this.target = target;
        try {
            door = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    /** Blocks all streams: connected ones receive nothing more. */
    void cut() {
        refusing = true;
        all.stream().filter(one -> one.stream).forEach(one -> one.silent = true);
    }

    void restore() {
        refusing = false;
    }

    /** Closes all streams; pages may reconnect at once. */
    void drop() {
        all.stream().filter(one -> one.stream).forEach(Passage::end);
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket browser = door.accept();
                Thread.ofVirtual().start(() -> pass(browser));
            } catch (IOException e) {
                if (!door.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void pass(Socket browser) {
        try (Socket center = new Socket(InetAddress.getLoopbackAddress(), target)) {
            browser.setTcpNoDelay(true);
            center.setTcpNoDelay(true);
            Passage passage = new Passage(browser, center);
            all.add(passage);
            try {
                Thread back = Thread.ofVirtual().start(() -> back(passage));
                forth(passage);
                back.join();
            } finally {
                passage.end();
                all.remove(passage);
            }
        } catch (IOException e) {
            end(browser); // no server: the browser's connection ends
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Browsers use a separate connection per stream, recognizable by its first bytes. */
    private void forth(Passage passage) {
        try {
            InputStream from = passage.browser.getInputStream();
            OutputStream to = passage.center.getOutputStream();
            byte[] bytes = new byte[1 << 16];
            boolean first = true;
            for (int read = from.read(bytes); read >= 0; read = from.read(bytes)) {
                if (first && new String(bytes, 0, read, StandardCharsets.ISO_8859_1).startsWith(STREAM)) {
                    passage.stream = true;
                    if (refusing) {
                        passage.browser.getOutputStream().write(REFUSAL);
                        break;
                    }
                }
                first = false;
                to.write(bytes, 0, read);
            }
        } catch (IOException e) {
            // one side has closed; the other is closed below
        }
        passage.end();
    }

    private void back(Passage passage) {
        try {
            InputStream from = passage.center.getInputStream();
            OutputStream to = passage.browser.getOutputStream();
            byte[] bytes = new byte[1 << 16];
            for (int read = from.read(bytes); read >= 0; read = from.read(bytes)) {
                if (!passage.silent) {
                    to.write(bytes, 0, read);
                }
            }
        } catch (IOException e) {
            // one side has closed; the other is closed below
        }
        if (!passage.silent) {
            passage.end();
        }
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        all.forEach(Passage::end);
    }
}
