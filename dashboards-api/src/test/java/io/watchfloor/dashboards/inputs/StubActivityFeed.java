package io.watchfloor.dashboards.inputs;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;

/**
 * The Office 365 Management Activity API and its token endpoint, as Microsoft's reference and troubleshooting pages
 * describe them: subscriptions, listing by the time of availability in windows of at most 24 hours and 7 days back,
 * NextPageUri, content that expires, and the documented errors. Shares no code with the input.
 */
public final class StubActivityFeed implements AutoCloseable {

    public static final String TENANT = "41463f53-8812-40f4-890f-865bf6e35190";

    static final Set<String> CONTENT_TYPES =
            Set.of("Audit.AzureActiveDirectory", "Audit.Exchange", "Audit.SharePoint", "Audit.General", "DLP.All");

    private static final int PAGE = 2;
    private static final Duration KEPT = Duration.ofDays(7);

    private record Blob(String id, String type, Instant created, List<String> records) {}

    private final Instant began = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private final HttpServer server;
    private final Map<String, Blob> blobs = new TreeMap<>();
    /** In the order in which the blobs appeared; a blob may be listed twice. */
    private final List<String> listed = new ArrayList<>();

    private final Map<String, String> subscriptions = new TreeMap<>();
    private final Map<String, String> broken = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private String throttle = "";
    private int throttled;
    private String forbidden = "";
    private int freely = Integer.MAX_VALUE;
    private int waiting;
    private int next;
    private int requests;

    public StubActivityFeed() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newCachedThreadPool(
                Thread.ofPlatform().daemon().name("stub-feed-", 0).factory()));
        server.createContext("/" + TENANT + "/oauth2/v2.0/token", this::token);
        server.createContext("/api/v1.0/", exchange -> {
            if (exchange.getRequestURI().getPath().contains("/audit/")) {
                awaitTurn();
            }
            feed(exchange);
        });
        server.start();
    }

    private String host() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Settings of a node that pulls from here. */
    public String settings() {
        return """
                watchfloor.egress.allow = ["127.0.0.1"]
                watchfloor.inputs.office365 {
                  tenant = "%s", client-id = app, client-secret = hush, every = 200 ms
                  authority = "%s", endpoint = "%s/api/v1.0"
                }
                """.formatted(TENANT, host(), host());
    }

    /** Start of the simulation. */
    public Instant began() {
        return began;
    }

    /**
     * Makes content available.
     *
     * @param created when the content says that it became available; in the past for content that appears late
     * @return id of the content
     */
    public synchronized String add(String type, Instant created, List<String> records) {
        String id = "%s$%s$%s$%d"
                .formatted(
                        created.toString().replaceAll("\\D", ""),
                        TENANT.replace("-", ""),
                        type.toLowerCase(Locale.ROOT).replace('.', '_'),
                        ++next);
        blobs.put(id, new Blob(id, type, created, List.copyOf(records)));
        listed.add(id);
        return id;
    }

    /** Lists the same content a second time. */
    synchronized void listAgain(String id) {
        listed.add(id);
    }

    /** Answers requests for this content with an error code of the API; empty for the content. */
    synchronized void breakContent(String id, String code) {
        broken.put(id, code);
    }

    /** Answers the next requests with status 429 and Retry-After, or with status 403 and AF429 alone. */
    synchronized void throttle(int requests, boolean documented) {
        throttled = requests;
        throttle = documented ? "429" : "403";
    }

    /** Withholds the permission for a content type; empty for none. */
    synchronized void forbid(String type) {
        forbidden = type;
    }

    /** Stops a subscription, as an administrator can. */
    synchronized void stop(String type) {
        subscriptions.remove(type);
    }

    synchronized Map<String, String> subscriptions() {
        return Map.copyOf(subscriptions);
    }

    /** Blocks downloads after this number of further ones, until it is set again. */
    public synchronized void allowDownloads(int count) {
        freely = count;
        notifyAll();
    }

    /** Whether a download is blocked. */
    public synchronized boolean blocks() {
        return waiting > 0;
    }

    /** Ids of requested content, in order. */
    public synchronized List<String> asked() {
        return List.copyOf(asked);
    }

    private synchronized void awaitTurn() {
        waiting++;
        try {
            while (freely <= 0) {
                wait();
            }
            freely--;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            waiting--;
        }
    }

    private void token(HttpExchange exchange) throws IOException {
        Map<String, String> form =
                parameters(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        boolean good = "app".equals(form.get("client_id"))
                && "hush".equals(form.get("client_secret"))
                && "client_credentials".equals(form.get("grant_type"))
                && (host() + "/.default").equals(form.get("scope"));
        answer(
                exchange,
                good ? 200 : 401,
                good
                        ? "{\"token_type\":\"Bearer\",\"expires_in\":3599,\"access_token\":\"eyJ0\"}"
                        : "{\"error\":\"invalid_client\"}");
    }

    /** Number of requests so far. */
    public synchronized int requests() {
        return requests;
    }

    private synchronized void feed(HttpExchange exchange) throws IOException {
        requests++;
        Map<String, String> parameters =
                parameters(String.valueOf(exchange.getRequestURI().getRawQuery()));
        String path = exchange.getRequestURI().getPath();
        String root = "/api/v1.0/" + TENANT + "/activity/feed/";
        if (!"Bearer eyJ0".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            answer(exchange, 401, "{\"Message\":\"Authorization has been denied for this request.\"}");
        } else if (!TENANT.equals(parameters.get("PublisherIdentifier"))) {
            // The pool that all tenants share is always exhausted.
            error(exchange, 403, "AF429");
        } else if (throttled > 0) {
            throttled--;
            if (throttle.equals("429")) {
                exchange.getResponseHeaders().add("Retry-After", "1");
            }
            error(exchange, Integer.parseInt(throttle), "AF429");
        } else if (!path.startsWith(root)) {
            error(exchange, 400, "AF20010");
        } else if (path.startsWith(root + "audit/")) {
            content(exchange, path.substring((root + "audit/").length()));
        } else {
            subscription(exchange, path.substring(root.length()), parameters);
        }
    }

    private void subscription(HttpExchange exchange, String operation, Map<String, String> parameters)
            throws IOException {
        String type = parameters.getOrDefault("contentType", "");
        if (operation.equals("subscriptions/list")
                && exchange.getRequestMethod().equals("GET")) {
            List<String> all = new ArrayList<>();
            subscriptions.forEach((name, status) ->
                    all.add("{\"contentType\":\"%s\",\"status\":\"%s\",\"webhook\":null}".formatted(name, status)));
            answer(exchange, 200, "[" + String.join(",", all) + "]");
        } else if (!CONTENT_TYPES.contains(type)) {
            error(exchange, 400, "AF20020");
        } else if (forbidden.equals(type)) {
            error(exchange, 401, "AF10001");
        } else if (operation.equals("subscriptions/start")
                && exchange.getRequestMethod().equals("POST")) {
            subscriptions.put(type, "enabled");
            answer(exchange, 200, "{\"contentType\":\"%s\",\"status\":\"enabled\",\"webhook\":null}".formatted(type));
        } else if (operation.equals("subscriptions/content")
                && exchange.getRequestMethod().equals("GET")) {
            list(exchange, type, parameters);
        } else {
            answer(exchange, 404, "");
        }
    }

    private void list(HttpExchange exchange, String type, Map<String, String> parameters) throws IOException {
        if (!"enabled".equals(subscriptions.get(type))) {
            error(exchange, 400, "AF20022");
            return;
        }
        Instant from;
        Instant to;
        try {
            from = LocalDateTime.parse(parameters.getOrDefault("startTime", "")).toInstant(ZoneOffset.UTC);
            to = LocalDateTime.parse(parameters.getOrDefault("endTime", "")).toInstant(ZoneOffset.UTC);
        } catch (DateTimeParseException e) {
            error(exchange, 400, "AF20002");
            return;
        }
        if (from.isBefore(Instant.now().minus(KEPT))
                || Duration.between(from, to).compareTo(Duration.ofHours(24)) > 0
                || !from.isBefore(to)) {
            error(exchange, 400, "AF20030");
            return;
        }
        List<Blob> all = listed.stream()
                .map(blobs::get)
                .filter(one -> one.type().equals(type)
                        && !one.created().isBefore(from)
                        && one.created().isBefore(to))
                .toList();
        int skip = Integer.parseInt(parameters.getOrDefault("nextPage", "0"));
        List<String> page = all.stream().skip(skip).limit(PAGE).map(this::entry).toList();
        if (skip + PAGE < all.size()) {
            exchange.getResponseHeaders()
                    .add(
                            "NextPageUri",
                            "%s/api/v1.0/%s/activity/feed/subscriptions/content?contentType=%s&startTime=%s&endTime=%s&nextPage=%d"
                                    .formatted(
                                            host(),
                                            TENANT,
                                            type,
                                            parameters.get("startTime"),
                                            parameters.get("endTime"),
                                            skip + PAGE));
        }
        answer(exchange, 200, "[" + String.join(",", page) + "]");
    }

    private String entry(Blob one) {
        return """
                {"contentType":"%s","contentId":"%s","contentUri":"%s/api/v1.0/%s/activity/feed/audit/%s",\
                "contentCreated":"%s","contentExpiration":"%s"}""".formatted(
                        one.type(),
                        one.id(),
                        host(),
                        TENANT,
                        one.id(),
                        one.created(),
                        one.created().plus(KEPT));
    }

    private void content(HttpExchange exchange, String id) throws IOException {
        asked.add(id);
        Blob blob = blobs.get(id);
        String code = broken.getOrDefault(id, "");
        if (!code.isEmpty()) {
            error(exchange, code.startsWith("AF5") ? 500 : code.equals("AF20050") ? 404 : 400, code);
        } else if (blob == null) {
            error(exchange, 404, "AF20050");
        } else if (blob.created().plus(KEPT).isBefore(Instant.now())) {
            error(exchange, 400, "AF20051");
        } else {
            answer(exchange, 200, "[" + String.join(",", blob.records()) + "]");
        }
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new HashMap<>();
        for (String one : query.split("&", -1)) {
            int equals = one.indexOf('=');
            if (equals > 0) {
                parameters.put(
                        URLDecoder.decode(one.substring(0, equals), StandardCharsets.UTF_8),
                        URLDecoder.decode(one.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return parameters;
    }

    private static void error(HttpExchange exchange, int status, String code) throws IOException {
        answer(
                exchange,
                status,
                "{\"error\":{\"code\":\"%s\",\"message\":\"See the reference of the API.\"}}".formatted(code));
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json; charset=utf-8");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    @Override
    public void close() {
        allowDownloads(Integer.MAX_VALUE);
        server.stop(0);
    }
}
