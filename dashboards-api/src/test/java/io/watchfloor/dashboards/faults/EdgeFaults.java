package io.watchfloor.dashboards.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.dashboards.faults.ChildNode.Seat;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * 1,000 unauthenticated connections, each reopened as soon as it is closed: their effect on the node's heap and its
 * probes.
 */
class EdgeFaults {

    private static final int CONNECTIONS = Integer.getInteger("faults.connections", 1000);
    private static final Duration EACH = Duration.ofSeconds(Integer.getInteger("faults.seconds", 20));
    private static final long MOST_HEAP = 32L << 20;
    private static final double MOST_MILLIS = 100;

    @TempDir
    private Path folder;

    /** Initial data of an attacker, and data sent slowly afterwards. */
    private record Attack(String name, String first, int more, String drip) {}

    private static final List<Attack> ATTACKS = List.of(
            new Attack("headers that drip", "GET /api/v1/cases HTTP/1.1\r\nHost: localhost\r\nX: ", 0, "x"),
            new Attack("large headers without an end", "GET / HTTP/1.1\r\nX: ", 15_000, "x"),
            new Attack(
                    "bodies withheld",
                    "PUT /api/v1/rule-packs/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 16777216\r\n\r\n",
                    1 << 20,
                    "x"),
            new Attack(
                    "bodies that drip into the sign-in",
                    "POST /api/v1/signin HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4000\r\n\r\n",
                    0,
                    "x"),
            new Attack(
                    "upgrades",
                    String.join(
                            "\r\n",
                            "GET /api/v1/stream HTTP/1.1",
                            "Host: localhost",
                            "Upgrade: websocket",
                            "Connection: Upgrade",
                            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                            "Sec-WebSocket-Version: 13",
                            "",
                            ""),
                    0,
                    ""));

    @Test
    void aThousandStrangersCostLittleHeapAndNoAnswerOfTheProbe() throws Exception {
        Path config = Files.writeString(folder.resolve("node.conf"), "");
        Seat seat = new Seat("127.0.0.1", Recordings.freePort(), List.of(), List.of("-Xmx512m"));
        try (ChildNode node = new ChildNode(folder, config, seat, ChildNode.Program.underTest())) {
            node.awaitReady();
            // A first run for warm-up.
            for (Attack attack : ATTACKS) {
                run(node, seat, attack, Duration.ofSeconds(3));
            }
            List<String> failures = new ArrayList<>();
            for (Attack attack : ATTACKS) {
                long before = node.liveBytes();
                Figures figures = run(node, seat, attack, EACH);
                long cost = figures.heap() - before;
                System.out.printf(
                        Locale.ROOT,
                        "%d connections, %s: live heap %+.1f MiB; /ready p50 %.0f ms, p99 %.0f ms of %d; opened %d times%n",
                        CONNECTIONS,
                        attack.name(),
                        cost / 1048576.0,
                        figures.p50(),
                        figures.p99(),
                        figures.asked(),
                        figures.opened());
                if (cost > MOST_HEAP || figures.p99() > MOST_MILLIS) {
                    failures.add(attack.name() + ": " + figures + ", live bytes before " + before);
                }
            }
            assertThat(node.alive()).isTrue();
            assertThat(failures).isEmpty();
        }
    }

    private record Figures(long heap, double p50, double p99, int asked, long opened) {}

    private static Figures run(ChildNode node, Seat seat, Attack attack, Duration time) throws Exception {
        AtomicBoolean on = new AtomicBoolean(true);
        AtomicLong opened = new AtomicLong();
        List<Thread> strangers = new ArrayList<>();
        for (int number = 0; number < CONNECTIONS; number++) {
            strangers.add(Thread.ofVirtual().start(() -> {
                while (on.get()) {
                    opened.incrementAndGet();
                    stranger(seat, attack, on);
                }
            }));
        }
        try {
            // Measures the continuing attack, not the moment in which a thousand connections start.
            Thread.sleep(2000);
            List<Double> asked = probe(node.address(), time);
            long heap = node.liveBytes();
            asked.sort(null);
            return new Figures(
                    heap,
                    asked.get(asked.size() / 2),
                    asked.get((int) Math.min(asked.size() - 1L, Math.round(asked.size() * .99))),
                    asked.size(),
                    opened.get());
        } finally {
            on.set(false);
            for (Thread one : strangers) {
                one.join();
            }
        }
    }

    private static void stranger(Seat seat, Attack attack, AtomicBoolean on) {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(1000);
            // From another address than the probe's, because connections per address are limited.
            socket.bind(new InetSocketAddress("127.0.0.2", 0));
            socket.connect(new InetSocketAddress(seat.host(), seat.port()), 5000);
            OutputStream out = socket.getOutputStream();
            InputStream in = socket.getInputStream();
            out.write(attack.first().getBytes(StandardCharsets.US_ASCII));
            byte[] part = "x".repeat(8192).getBytes(StandardCharsets.US_ASCII);
            for (int sent = 0; sent < attack.more(); sent += part.length) {
                out.write(part, 0, Math.min(part.length, attack.more() - sent));
            }
            while (on.get()) {
                out.write(attack.drip().getBytes(StandardCharsets.US_ASCII));
                pause(in);
            }
        } catch (IOException e) {
            rest();
        }
    }

    /** Waits about a second, unless the node closes. */
    private static void pause(InputStream in) throws IOException {
        try {
            while (in.read() >= 0) {}
            throw new IOException("closed");
        } catch (java.net.SocketTimeoutException e) {
            // the node sends nothing, as expected
            return;
        }
    }

    private static void rest() {
        try {
            Thread.sleep(1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<Double> probe(URI center, Duration time) throws IOException, InterruptedException {
        List<Double> millis = new ArrayList<>();
        long end = System.nanoTime() + time.toNanos();
        try (HttpClient http = HttpClient.newHttpClient()) {
            while (System.nanoTime() < end) {
                long start = System.nanoTime();
                int status = http.send(
                                HttpRequest.newBuilder(center.resolve("/ready"))
                                        .timeout(Duration.ofSeconds(10))
                                        .build(),
                                HttpResponse.BodyHandlers.discarding())
                        .statusCode();
                assertThat(status).isEqualTo(200);
                millis.add((System.nanoTime() - start) / 1e6);
                Thread.sleep(20);
            }
        }
        return millis;
    }
}
