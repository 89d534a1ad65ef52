package io.watchfloor.dashboards.intel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A TAXII 2.1 server written from the standard alone, with a collection of indicators and a collection {@code sightings} to
 * which its partner adds objects.
 */
final class ReturningTaxiiServer implements AutoCloseable {

    private static final String TYPE = "application/taxii+json;version=2.1";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final List<String> indicators;

    /** Each version of a sighting that the server accepted, by id and version, with its text. */
    private final Map<String, String> accepted = new HashMap<>();

    private final Set<String> refused = new HashSet<>();
    private final Map<String, String> statuses = new HashMap<>();
    private final List<String> requests = new ArrayList<>();
    private final List<String> contradictions = new ArrayList<>();
    private Behaviour behaviour = Behaviour.ACCEPTING;
    private int asked;
    private int longest = 1 << 20;

    /** How the server answers objects. */
    enum Behaviour {
        ACCEPTING,
        /** Accepts later: answers with a status that is pending. */
        PENDING,
        /** Stores the objects and closes the connection without an answer. */
        CUTTING,
        /** Stores the objects and never answers. */
        HANGING,
        /** Asks to wait. */
        BUSY,
        /** The account may not write. */
        FORBIDDING,
        /** Refuses envelopes with a refused object as a whole. */
        UNPROCESSABLE
    }

    /** @param indicators in STIX */
    ReturningTaxiiServer(List<String> indicators) throws IOException {
        this.indicators = List.copyOf(indicators);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/taxii2/";
    }

    synchronized void behave(Behaviour next) {
        behaviour = next;
    }

    /** Refuses sightings of an indicator. */
    synchronized void refuse(String indicator) {
        refused.add(indicator);
    }

    synchronized void takeAtMost(int bytes) {
        longest = bytes;
    }

    /** Decides on what is pending. */
    synchronized void complete() {
        statuses.replaceAll((id, status) -> status.replace("\"pending\"", "\"complete\""));
    }

    /** Forgets the status resources. */
    synchronized void forget() {
        statuses.clear();
    }

    synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    /** How often a status resource was requested. */
    synchronized int asked() {
        return asked;
    }

    /** IDs with versions that were accepted with two contents. */
    synchronized List<String> contradictions() {
        return List.copyOf(contradictions);
    }

    /** The versions of the sighting of an indicator that the server has. */
    synchronized List<JsonNode> sightings(String indicator) throws IOException {
        List<JsonNode> found = new ArrayList<>();
        for (String text : accepted.values()) {
            JsonNode one = JSON.readTree(text);
            if (one.path("sighting_of_ref").asText().equals(indicator)) {
                found.add(one);
            }
        }
        return found;
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String method = exchange.getRequestMethod();
        if (method.equals("POST")) {
            post(exchange);
            return;
        }
        switch (path) {
            case "/taxii2/" -> send(exchange, 200, "{\"title\":\"t\",\"api_roots\":[\"/one/\"]}");
            case "/one/" ->
                send(
                        exchange,
                        200,
                        "{\"title\":\"t\",\"versions\":[\"%s\"],\"max_content_length\":%d}".formatted(TYPE, longest));
            case "/one/collections/" -> send(exchange, 200, """
                        {"collections":[{"id":"c1","title":"indicators","can_read":true,"can_write":false},
                        {"id":"c2","title":"sightings","can_read":false,"can_write":true}]}""");
            case "/one/collections/c1/objects/" ->
                send(exchange, 200, "{\"objects\":[" + String.join(",", indicators) + "]}");
            default -> {
                String status = path.startsWith("/one/status/")
                        ? statuses.get(path.substring("/one/status/".length(), path.length() - 1))
                        : null;
                asked += status == null ? 0 : 1;
                send(
                        exchange,
                        status == null ? 404 : 200,
                        status == null ? "{\"title\":\"Not found\"}" : shown(status));
            }
        }
    }

    private void post(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        requests.add(new String(body, StandardCharsets.UTF_8));
        if (!exchange.getRequestURI().getPath().equals("/one/collections/c2/objects/")
                || !TYPE.equals(exchange.getRequestHeaders().getFirst("Content-Type"))
                || !TYPE.equals(exchange.getRequestHeaders().getFirst("Accept"))) {
            send(exchange, 404, "{\"title\":\"Not found\"}");
            return;
        }
        if (body.length > longest) {
            send(exchange, 413, "{\"title\":\"Too long\"}");
            return;
        }
        JsonNode objects = JSON.readTree(body).path("objects");
        switch (behaviour) {
            case ACCEPTING -> send(exchange, 202, stored(objects, "complete"));
            case PENDING -> send(exchange, 202, stored(objects, "pending"));
            case CUTTING -> {
                var unused = stored(objects, "complete");
                exchange.close();
            }
            case HANGING -> {
                var unused = stored(objects, "complete");
            }
            case BUSY -> {
                exchange.getResponseHeaders().add("Retry-After", "3600");
                send(exchange, 429, "{\"title\":\"Slow down\"}");
            }
            case FORBIDDING -> send(exchange, 403, "{\"title\":\"Read only\",\"description\":\"Ask Ann.\"}");
            case UNPROCESSABLE -> {
                boolean bad = false;
                for (JsonNode one : objects) {
                    bad |= refused.contains(one.path("sighting_of_ref").asText());
                }
                send(
                        exchange,
                        bad ? 422 : 202,
                        bad ? "{\"title\":\"Unknown indicator\"}" : stored(objects, "complete"));
            }
        }
    }

    /** A pending status names nothing that is decided. */
    private static String shown(String status) {
        return status.contains("\"pending\"")
                ? status.replaceAll("\"(successes|failures)\":\\[[^]]*]", "\"$1\":[]")
                        .replaceAll("\"(success|failure)_count\":\\d+", "\"$1_count\":0")
                : status;
    }

    private String stored(JsonNode objects, String state) {
        List<String> successes = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        for (JsonNode one : objects) {
            String id = one.path("id").asText();
            String version = one.path("modified").asText();
            if (refused.contains(one.path("sighting_of_ref").asText())) {
                failures.add("{\"id\":\"%s\",\"version\":\"%s\",\"message\":\"We do not know\\nthis indicator.\"}"
                        .formatted(id, version));
            } else {
                String before = accepted.put(id + " " + version, one.toString());
                if (before != null && !before.equals(one.toString())) {
                    contradictions.add(id + " " + version);
                }
                successes.add("{\"id\":\"%s\",\"version\":\"%s\"}".formatted(id, version));
            }
        }
        String id = "s" + (statuses.size() + 1);
        String status =
                "{\"id\":\"%s\",\"status\":\"%s\",\"total_count\":%d,\"success_count\":%d,\"failure_count\":%d,\"pending_count\":0,\"successes\":[%s],\"failures\":[%s]}"
                        .formatted(
                                id,
                                state,
                                objects.size(),
                                successes.size(),
                                failures.size(),
                                String.join(",", successes),
                                String.join(",", failures));
        statuses.put(id, status);
        return shown(status);
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
        threads.shutdownNow();
    }
}
