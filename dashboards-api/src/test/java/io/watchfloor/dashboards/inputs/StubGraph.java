package io.watchfloor.dashboards.inputs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Simulates Microsoft Graph for security: the token service, {@code security/alerts_v2}, {@code
 * identityProtection/riskDetections} and {@code auditLogs/signIns}, as the reference of Graph v1.0 describes them. The
 * records have the members of the reference's examples.
 */
public final class StubGraph implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Graph pages as it likes; small pages make each pull follow links. */
    private static final int PAGE = 5;

    private static final String TENANT = "b3c1b5fc-828c-45fa-a1e1-10d74f6d6e9c";

    /** A collection, and the members that its filter supports. */
    private enum Collection {
        ALERTS("/v1.0/security/alerts_v2", List.of("createdDateTime", "lastUpdateDateTime", "severity", "status")),
        RISKS("/v1.0/identityProtection/riskDetections", List.of("detectedDateTime", "riskLevel", "riskState")),
        SIGN_INS("/v1.0/auditLogs/signIns", List.of("createdDateTime", "userPrincipalName"));

        private final String path;

        @SuppressWarnings("ImmutableEnumChecker") // List.of cannot be changed
        private final List<String> filters;

        Collection(String path, List<String> filters) {
            this.path = path;
            this.filters = filters;
        }
    }

    private final Instant began = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(900);
    private final Map<Collection, Map<String, ObjectNode>> records = new HashMap<>();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger asked = new AtomicInteger();
    private final List<String> changes = new CopyOnWriteArrayList<>();
    private volatile Mood mood = Mood.ACCEPTS;
    private final AtomicInteger denials = new AtomicInteger();
    private volatile boolean risksDenied;
    private final HttpServer server;

    public StubGraph() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newCachedThreadPool(
                Thread.ofPlatform().daemon().name("stub-graph-", 0).factory()));
        server.createContext("/" + TENANT + "/oauth2/v2.0/token", this::token);
        for (Collection one : Collection.values()) {
            records.put(one, new LinkedHashMap<>());
            server.createContext(one.path, exchange -> {
                if (exchange.getRequestMethod().equals("PATCH")) {
                    change(exchange, one);
                } else {
                    list(exchange, one);
                }
            });
        }
        server.start();
    }

    /** What happens to the next change of an alert. */
    public enum Mood {
        ACCEPTS,
        /** Takes the change, and closes the connection without an answer. */
        FALLS_SILENT,
        /** The application has no right to change alerts. */
        FORBIDS,
        THROTTLES
    }

    public void mood(Mood next) {
        mood = next;
    }

    /** The changes that were taken: id of the alert and the changed members. */
    public List<String> changes() {
        return List.copyOf(changes);
    }

    /** How many changes were asked for, with those that were refused. */
    public int asked() {
        return asked.get();
    }

    /** Settings of a node that pulls from here. */
    public String settings() {
        return """
                watchfloor.egress.allow = ["127.0.0.1"]
                watchfloor.inputs.graph {
                  tenant = "%s", client-id = app, client-secret = hush, every = 200 ms
                  streams = [signIns, riskDetections, alerts_v2]
                  authority = "http://127.0.0.1:%d", endpoint = "http://127.0.0.1:%d/v1.0"
                }
                """.formatted(
                TENANT, server.getAddress().getPort(), server.getAddress().getPort());
    }

    /** How many pages of records were requested so far. */
    public int requests() {
        return requests.get();
    }

    /** Whether the application lacks the permission to read risk detections. */
    public void denyRisks(boolean denied) {
        risksDenied = denied;
    }

    /** How many requests were denied so far. */
    public int denials() {
        return denials.get();
    }

    /** Adds an alert, or replaces it by a later version. */
    public void alert(String id, String serviceSource, String severity, String status, int minute) {
        put(Collection.ALERTS, id, """
                {"@odata.type":"#microsoft.graph.security.alert","id":"%1$s","providerAlertId":"p-%1$s","incidentId":"28282",
                "status":"%2$s","severity":"%3$s","classification":%8$s,"determination":%9$s,"serviceSource":"%4$s",
                "detectionSource":"unknown","productName":null,"detectorId":"e0da400f-affd-43ef-b1d5-afc2eb6f2756",
                "tenantId":"%5$s","title":"Suspicious activity %1$s","description":"An attacker may be at work.",
                "recommendedActions":"Collect artifacts","category":"LateralMovement","assignedTo":null,
                "alertWebUrl":"https://security.microsoft.com/alerts/%1$s?tid=%5$s",
                "incidentWebUrl":"https://security.microsoft.com/incidents/28282?tid=%5$s","actorDisplayName":null,
                "threatDisplayName":null,"threatFamilyName":null,"mitreTechniques":["T1021.002","T1569"],
                "createdDateTime":"%6$s","lastUpdateDateTime":"%7$s","resolvedDateTime":%10$s,
                "firstActivityDateTime":"%6$s","lastActivityDateTime":"%6$s","comments":[],
                "evidence":[{"@odata.type":"#microsoft.graph.security.deviceEvidence","createdDateTime":"%6$s",
                "verdict":"unknown","remediationStatus":"none","roles":[],"firstSeenDateTime":"%6$s",
                "mdeDeviceId":"73e7e2de709dff64ef64b1d0c30e67fab63279db","azureAdDeviceId":null,
                "deviceDnsName":"%1$s.contoso.example","hostName":"%1$s","osPlatform":"Windows10","vmMetadata":null},
                {"@odata.type":"#microsoft.graph.security.userEvidence","verdict":"unknown","roles":["compromised"],
                "userAccount":{"accountName":"lena","domainName":"contoso","userSid":"S-1-5-21-1-2-3-1105",
                "azureAdUserId":null,"userPrincipalName":"lena@contoso.example","displayName":"Lena"}}],"systemTags":[]}
                """.formatted(
                        id,
                        status,
                        severity,
                        serviceSource,
                        TENANT,
                        at(0),
                        at(minute),
                        status.equals("resolved") ? "\"truePositive\"" : "null",
                        status.equals("resolved") ? "\"malware\"" : "null",
                        status.equals("resolved") ? "\"" + at(minute) + "\"" : "null"));
    }

    /** Adds a risk detection, or replaces it by a later version. */
    public void risk(String id, String riskEventType, String riskLevel, String riskState, int minute) {
        put(Collection.RISKS, id, """
                {"id":"%1$s","requestId":"6a5874ca-abcd-9d82-5ad39bd71600","correlationId":"abcd74ca-9823","riskType":"%2$s",
                "riskEventType":"%2$s","riskState":"%4$s","riskLevel":"%3$s","riskDetail":"none","source":"identityProtection",
                "detectionTimingType":"realtime","activity":"signin","tokenIssuerType":"AzureAD","ipAddress":"203.0.113.77",
                "activityDateTime":"%5$s","detectedDateTime":"%5$s","lastUpdatedDateTime":"%6$s","userId":"abcdefab-af90-4edf",
                "userDisplayName":"Jon Doe","userPrincipalName":"%1$s@contoso.example","additionalInfo":"[]",
                "location":{"city":"Seattle","state":"Washington","countryOrRegion":"US","geoCoordinates":null}}
                """.formatted(id, riskEventType, riskLevel, riskState, at(0), at(minute)));
    }

    public void signIn(String id, String riskLevel, int errorCode) {
        put(Collection.SIGN_INS, id, """
                {"id":"%1$s","createdDateTime":"%4$s","userDisplayName":"Test","userPrincipalName":"%1$s@contoso.example",
                "userId":"26be570a-ae82-4189-b4e2-a37c6808512d","appId":"de8bc8b5-d9f9-48b1-a8ad-b748da725064",
                "appDisplayName":"Graph explorer","ipAddress":"203.0.113.31","clientAppUsed":"Browser",
                "correlationId":"d79f5bee-5860-4832-928f-3133e22ae912","conditionalAccessStatus":"notApplied",
                "isInteractive":true,"riskDetail":"none","riskLevelAggregated":"%2$s","riskLevelDuringSignIn":"%2$s",
                "riskState":"none","riskEventTypes":[],"resourceDisplayName":"Microsoft Graph",
                "status":{"errorCode":%3$d,"failureReason":null,"additionalDetails":null},
                "deviceDetail":{"deviceId":"","displayName":null,"operatingSystem":"Windows 10","browser":"Edge 80.0.361",
                "isCompliant":null,"isManaged":null,"trustType":null},
                "location":{"city":"Redmond","state":"Washington","countryOrRegion":"US",
                "geoCoordinates":{"altitude":null,"latitude":47.6,"longitude":-122.1}},"appliedConditionalAccessPolicies":[]}
                """.formatted(id, riskLevel, errorCode, at(0)));
    }

    private String at(int minute) {
        return began.plus(minute, ChronoUnit.MINUTES).toString().replace("Z", ".1234567Z");
    }

    private void put(Collection collection, String id, String record) {
        synchronized (records) {
            try {
                Map<String, ObjectNode> all = Objects.requireNonNull(records.get(collection));
                // A changed record moves to the end, as Graph sorts by the time of the change.
                all.remove(id);
                all.put(id, (ObjectNode) JSON.readTree(record));
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void token(HttpExchange exchange) throws IOException {
        Map<String, String> form = pairs(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        boolean granted = "client_credentials".equals(form.get("grant_type"))
                && "app".equals(form.get("client_id"))
                && "hush".equals(form.get("client_secret"))
                && form.getOrDefault("scope", "").endsWith("/.default");
        answer(
                exchange,
                granted ? 200 : 401,
                granted
                        ? "{\"token_type\":\"Bearer\",\"expires_in\":3599,\"access_token\":\"granted\"}"
                        : "{\"error\":\"invalid_client\",\"error_description\":\"AADSTS7000215\"}");
    }

    /** Filters by one comparison with a time, sorts by no promise, and links to the next page. */
    private void list(HttpExchange exchange, Collection collection) throws IOException {
        requests.incrementAndGet();
        if (!"Bearer granted".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            refuse(exchange, 401, "InvalidAuthenticationToken");
            return;
        }
        if (risksDenied && collection == Collection.RISKS) {
            denials.incrementAndGet();
            refuse(exchange, 403, "Authorization_RequestDenied");
            return;
        }
        Map<String, String> query =
                pairs(String.valueOf(exchange.getRequestURI().getRawQuery()));
        String[] filter = query.getOrDefault("$filter", "").split(" ", -1);
        if (filter.length != 3 || !collection.filters.contains(filter[0]) || !filter[1].equals("ge")) {
            refuse(exchange, 400, "BadRequest");
            return;
        }
        Instant from = Instant.parse(filter[2]);
        List<JsonNode> found = new ArrayList<>();
        synchronized (records) {
            Objects.requireNonNull(records.get(collection)).values().stream()
                    .filter(one -> !OffsetDateTime.parse(one.path(filter[0]).asText())
                            .toInstant()
                            .isBefore(from))
                    .forEach(found::add);
        }
        int skip = Integer.parseInt(query.getOrDefault("$skiptoken", "0"));
        int end = Math.min(skip + PAGE, found.size());
        ObjectNode body = JSON.createObjectNode().put("@odata.context", "https://graph.microsoft.com/v1.0/$metadata");
        ArrayNode value = body.putArray("value");
        found.subList(Math.min(skip, end), end).forEach(value::add);
        if (end < found.size()) {
            body.put(
                    "@odata.nextLink",
                    "http://127.0.0.1:%d%s?$filter=%s&$skiptoken=%d"
                            .formatted(
                                    server.getAddress().getPort(),
                                    collection.path,
                                    URLEncoder.encode(query.get("$filter"), StandardCharsets.UTF_8),
                                    end));
        }
        answer(exchange, 200, body.toString());
    }

    /** PATCH on an alert, with the members that the reference lists as changeable. */
    private void change(HttpExchange exchange, Collection collection) throws IOException {
        asked.incrementAndGet();
        if (!"Bearer granted".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            refuse(exchange, 401, "InvalidAuthenticationToken");
            return;
        }
        String id = exchange.getRequestURI().getPath().substring(collection.path.length() + 1);
        JsonNode body = JSON.readTree(exchange.getRequestBody());
        boolean fits = collection == Collection.ALERTS
                && "application/json".equals(exchange.getRequestHeaders().getFirst("Content-Type"))
                && Set.of("new", "inProgress", "resolved")
                        .contains(body.path("status").asText())
                && Set.of("truePositive", "falsePositive", "informationalExpectedActivity", "unknown")
                        .contains(body.path("classification").asText())
                && body.path("determination").isTextual()
                && body.size() == 3;
        switch (mood) {
            case THROTTLES -> refuse(exchange, 429, "TooManyRequests");
            case FORBIDS -> refuse(exchange, 403, "Forbidden");
            case ACCEPTS, FALLS_SILENT -> {
                if (!fits) {
                    refuse(exchange, 400, "BadRequest");
                    return;
                }
                ObjectNode alert;
                synchronized (records) {
                    alert = Objects.requireNonNull(records.get(collection)).get(id);
                    if (alert != null) {
                        String now = Instant.now().toString();
                        alert.setAll((ObjectNode) body);
                        alert.put("lastUpdateDateTime", now).put("resolvedDateTime", now);
                        changes.add("%s: %s %s %s"
                                .formatted(
                                        id,
                                        body.path("status").asText(),
                                        body.path("classification").asText(),
                                        body.path("determination").asText()));
                    }
                }
                if (alert == null) {
                    refuse(exchange, 404, "NotFound");
                } else if (mood == Mood.FALLS_SILENT) {
                    exchange.close();
                } else {
                    answer(exchange, 200, alert.toString());
                }
            }
        }
    }

    private static void refuse(HttpExchange exchange, int status, String code) throws IOException {
        answer(exchange, status, "{\"error\":{\"code\":\"%s\",\"message\":\"%s\"}}".formatted(code, code));
    }

    private static Map<String, String> pairs(String encoded) {
        Map<String, String> pairs = new HashMap<>();
        for (String one : encoded.split("&", -1)) {
            int equals = one.indexOf('=');
            if (equals > 0) {
                pairs.put(
                        URLDecoder.decode(one.substring(0, equals), StandardCharsets.UTF_8),
                        URLDecoder.decode(one.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return pairs;
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
