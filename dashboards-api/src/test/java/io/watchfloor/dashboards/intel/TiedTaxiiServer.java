package io.watchfloor.dashboards.intel;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A TAXII 2.1 server written from the standard alone. It has tools in two collections, many of which were added in the same
 * microsecond. It cuts every {@code cut}th answer with objects, and then does so no more for the same request.
 */
final class TiedTaxiiServer implements AutoCloseable {

    static final String USER = "ferry";
    static final String PASSWORD = "päss:word";

    private static final String TYPE = "application/taxii+json;version=2.1";
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    private final HttpServer server;
    private final int objects;
    private final int tied;
    private final int cut;
    private final AtomicInteger pages = new AtomicInteger();
    private final AtomicInteger cuts = new AtomicInteger();
    private String cutBefore = "";

    /**
     * @param objects in both collections together, an even number
     * @param tied objects of a collection that have the same time
     */
    TiedTaxiiServer(int objects, int tied, int cut) throws IOException {
        this.objects = objects;
        this.tied = tied;
        this.cut = cut;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newFixedThreadPool(2));
        server.createContext("/", this::answer);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    int cuts() {
        return cuts.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String basic =
                "Basic " + Base64.getEncoder().encodeToString((USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        if (!basic.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            send(exchange, 401, "{\"title\":\"Unauthorized\"}");
            return;
        }
        if (!TYPE.equals(exchange.getRequestHeaders().getFirst("Accept"))) {
            send(exchange, 406, "{\"title\":\"Not acceptable\"}");
            return;
        }
        String path = exchange.getRequestURI().getPath();
        switch (path) {
            case "/taxii2/" ->
                send(exchange, 200, "{\"title\":\"t\",\"api_roots\":[\"/one/\",\"%s/two/\"]}".formatted(address()));
            case "/one/collections/", "/two/collections/" ->
                send(
                        exchange,
                        200,
                        "{\"collections\":[{\"id\":\"c%s\",\"title\":\"t\",\"can_read\":true,\"can_write\":false}]}"
                                .formatted(path.charAt(1)));
            case "/one/collections/co/objects/" -> page(exchange, 0);
            case "/two/collections/ct/objects/" -> page(exchange, objects / 2);
            default -> send(exchange, 404, "{\"title\":\"Not found\"}");
        }
    }

    private synchronized void page(HttpExchange exchange, int first) throws IOException {
        Map<String, String> query = new HashMap<>();
        for (String one : exchange.getRequestURI().getRawQuery().split("&", -1)) {
            String[] pair = one.split("=", 2);
            query.put(
                    URLDecoder.decode(pair[0], StandardCharsets.UTF_8),
                    URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
        }
        int from = 0;
        if (query.containsKey("next")) {
            from = Integer.parseInt(query.get("next").substring(1));
        } else if (query.containsKey("added_after")) {
            Instant after = Instant.parse(query.get("added_after"));
            while (from < objects / 2 && !added(from).isAfter(after)) {
                from++;
            }
        }
        int to = Math.min(objects / 2, from + Integer.parseInt(query.get("limit")));
        StringBuilder body = new StringBuilder("{");
        if (to < objects / 2) {
            body.append("\"more\":true,\"next\":\"n").append(to).append("\",");
        }
        body.append("\"objects\":[");
        for (int i = from; i < to; i++) {
            body.append(i == from ? "" : ",").append(tool(first + i));
        }
        body.append("]}");
        if (to > from) {
            exchange.getResponseHeaders()
                    .add("X-TAXII-Date-Added-First", added(from).toString());
            exchange.getResponseHeaders()
                    .add("X-TAXII-Date-Added-Last", added(to - 1).toString());
        }
        String asked = exchange.getRequestURI().toString();
        if (pages.incrementAndGet() % cut == 0 && !asked.equals(cutBefore)) {
            cutBefore = asked;
            cuts.incrementAndGet();
            byte[] all = body.toString().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", TYPE);
            exchange.sendResponseHeaders(200, all.length);
            exchange.getResponseBody().write(all, 0, all.length / 2);
            exchange.getResponseBody().flush();
            exchange.close();
            return;
        }
        send(exchange, 200, body.toString());
    }

    private Instant added(int index) {
        return START.plusNanos(1_000L * (index / tied));
    }

    static String id(int index) {
        return "tool--c1b2c3d4-0000-4000-8000-%012d".formatted(index);
    }

    private static String tool(int index) {
        return """
                {"type":"tool","spec_version":"2.1","id":"%s","created":"2026-03-01T10:00:00.000Z","modified":"2026-03-01T10:00:00.000Z",\
                "name":"tool %d","object_marking_refs":["marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"]}""".formatted(id(index), index);
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] all = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", TYPE);
        exchange.sendResponseHeaders(status, all.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(all);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
