package io.watchfloor.dashboards.paging;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** An external heartbeat receiver like Healthchecks. */
public final class HeartbeatReceiver implements AutoCloseable {

    private final List<Beat> beats = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile int answer = 200;

    /**
     * A heartbeat, or a report of a problem.
     *
     * @param signature empty if there is none
     */
    public record Beat(Instant at, boolean works, String method, String body, String signature) {}

    public HeartbeatReceiver() throws IOException {
        this(InetAddress.getLoopbackAddress().getHostAddress());
    }

    /** @param host on which it listens */
    public HeartbeatReceiver(String host) throws IOException {
        server = HttpServer.create(new InetSocketAddress(host, 0), 64);
        server.createContext("/ping", this::take);
        server.start();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            int now = answer;
            if (now < 300) {
                beats.add(new Beat(
                        Instant.now(),
                        !exchange.getRequestURI().getPath().endsWith("/fail"),
                        exchange.getRequestMethod(),
                        body,
                        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Watchfloor-Signature"))
                                .orElse("")));
            }
            exchange.sendResponseHeaders(now, -1);
        }
    }

    public void answers(int status) {
        answer = status;
    }

    /** Received heartbeats in order. */
    public List<Beat> beats() {
        return beats.stream().filter(Beat::works).toList();
    }

    /** Received problem reports in order. */
    public List<Beat> failures() {
        return beats.stream().filter(beat -> !beat.works()).toList();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** Settings of a node that sends heartbeats and problem reports here. */
    public String settings(String every) {
        String address = "http://%s:%d/ping".formatted(server.getAddress().getHostString(), port());
        return "watchfloor.heartbeat { url = \"%s\", fail-url = \"%1$s/fail\", every = %s, secret = outside }%n"
                .formatted(address, every);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
