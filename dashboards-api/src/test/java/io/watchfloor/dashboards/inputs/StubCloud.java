package io.watchfloor.dashboards.inputs;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

/** Simulates the providers: an S3 bucket, and Microsoft Graph with its token endpoint. */
public final class StubCloud implements AutoCloseable {

    static final String ACCESS_KEY = "AKIDEXAMPLE";

    /** Of a role's temporary credentials. */
    static final String TOKEN = "FwoGZXIvYXdzEXAMPLE==";

    private static final int PAGE = 2;

    private final Instant began = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private final HttpServer server;
    private final TreeMap<String, byte[]> objects = new TreeMap<>();
    private final Set<String> archived = ConcurrentHashMap.newKeySet();
    private final List<String> signIns = new CopyOnWriteArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final AtomicInteger tokens = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicInteger freely = new AtomicInteger();
    private final AtomicInteger pagesFreely = new AtomicInteger(Integer.MAX_VALUE);
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile Duration slow = Duration.ZERO;
    private volatile String nextLinkHost = "";
    private volatile String riskyUser = "";

    public StubCloud() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newCachedThreadPool(
                Thread.ofPlatform().daemon().name("stub-cloud-", 0).factory()));
        server.createContext("/bucket", this::bucket);
        server.createContext("/directory/oauth2/v2.0/token", this::token);
        server.createContext("/v1.0/auditLogs/signIns", this::signIns);
        server.createContext("/v1.0/identityProtection/riskyUsers", this::riskyUsers);
        server.start();
    }

    /** Start of the simulation; its data has about this time. */
    public Instant began() {
        return began;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** Adds a CloudTrail log file. */
    public synchronized void file(String key, List<String> records) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (GZIPOutputStream packed = new GZIPOutputStream(out)) {
                packed.write(("{\"Records\":[" + String.join(",", records) + "]}").getBytes(StandardCharsets.UTF_8));
            }
            objects.put(key, out.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized void damaged(String key) {
        objects.put(key, new byte[] {0x1f, (byte) 0x8b, 1, 2, 3});
    }

    /** Makes an object listed but unreadable, as in an archive storage class. */
    void archive(String key) {
        archived.add(key);
    }

    void restore(String key) {
        archived.remove(key);
    }

    public void signIn(String record) {
        signIns.add(record);
    }

    /** Delays each object, and blocks after a number of objects until {@link #release}. */
    public void slow(Duration time, int freely) {
        slow = time;
        this.freely.set(freely);
    }

    /** Blocks after this number of pages of sign-ins until {@link #release}. */
    public void slowPages(int freely) {
        pagesFreely.set(freely);
    }

    public void release() {
        released.countDown();
    }

    /** A file of temporary credentials valid here, in the format of Amazon's tools. */
    public static Path credentials() {
        try {
            Path file = Files.createTempFile("watchfloor-aws-", "");
            file.toFile().deleteOnExit();
            return Files.writeString(file, """
                    [default]
                    aws_access_key_id = %s
                    aws_secret_access_key = hush
                    aws_session_token = %s
                    """.formatted(ACCESS_KEY, TOKEN));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A key in CloudTrail's naming scheme. */
    public String key(String account, String region, int daysAgo, String name) {
        String day = DateTimeFormatter.ofPattern("uuuu/MM/dd")
                .withZone(ZoneOffset.UTC)
                .format(began.minus(daysAgo, ChronoUnit.DAYS));
        return "AWSLogs/%s/CloudTrail/%s/%s/%s_CloudTrail_%s_%s.json.gz"
                .formatted(account, region, day, account, region, name);
    }

    /** Records of a stopped trail. */
    public List<String> stopped(String account, int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> """
                        {"eventVersion":"1.08","eventTime":"%s","eventSource":"cloudtrail.amazonaws.com","eventName":"StopLogging",\
                        "awsRegion":"eu-central-1","userIdentity":{"type":"IAMUser","accountId":"%s"},"recipientAccountId":"%s",\
                        "eventID":"%d"}""".formatted(began, account, account, number))
                .toList();
    }

    /** Sets the only risky user; empty to refuse to show risky users. */
    void riskyUser(String record) {
        riskyUser = record;
    }

    private void riskyUsers(HttpExchange exchange) throws IOException {
        String record = riskyUser;
        String filter = parameters(exchange).getOrDefault("$filter", "");
        int status = record.isEmpty() ? 403 : filter.startsWith("riskLastUpdatedDateTime ge ") ? 200 : 400;
        answer(
                exchange,
                status,
                (status == 200 ? "{\"value\":[" + record + "]}" : "{\"error\":{\"code\":\"Forbidden\"}}")
                        .getBytes(StandardCharsets.UTF_8),
                "");
    }

    /** Makes the next requests for objects or records fail. */
    void fail(int requests) {
        failures.set(requests);
    }

    /** Sets the host of next links; empty for this host. */
    void linkTo(String host) {
        nextLinkHost = host;
    }

    /** Requested paths without parameters. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    private boolean fails() {
        return failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    }

    private void bucket(HttpExchange exchange) throws IOException {
        boolean object = !exchange.getRequestURI().getPath().equals("/bucket/");
        if (object && slow.isPositive()) {
            LockSupport.parkNanos(slow.toNanos());
            if (freely.getAndDecrement() <= 0) {
                awaitRelease();
            }
        }
        inBucket(exchange);
    }

    private void awaitRelease() {
        try {
            var unused = released.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void inBucket(HttpExchange exchange) throws IOException {
        String authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        if (!authorization.startsWith("AWS4-HMAC-SHA256 Credential=" + ACCESS_KEY + "/")
                || exchange.getRequestHeaders().getFirst("x-amz-date") == null
                || !TOKEN.equals(exchange.getRequestHeaders().getFirst("x-amz-security-token"))) {
            answer(exchange, 403, "<Error><Code>AccessDenied</Code></Error>".getBytes(StandardCharsets.UTF_8), "");
            return;
        }
        String path = exchange.getRequestURI().getPath().substring("/bucket".length());
        if (path.length() > 1) {
            asked.add(path.substring(1));
            byte[] object = objects.get(path.substring(1));
            if (archived.contains(path.substring(1))) {
                answer(
                        exchange,
                        403,
                        "<Error><Code>InvalidObjectState</Code></Error>".getBytes(StandardCharsets.UTF_8),
                        "");
            } else if (fails() || object == null) {
                answer(exchange, object == null ? 404 : 503, new byte[0], "");
            } else {
                answer(exchange, 200, object, "gzip");
            }
            return;
        }
        answer(exchange, 200, listing(parameters(exchange)).getBytes(StandardCharsets.UTF_8), "");
    }

    private String listing(Map<String, String> parameters) {
        String prefix = parameters.getOrDefault("prefix", "");
        String after = parameters.getOrDefault("start-after", "");
        boolean folders = parameters.containsKey("delimiter");
        StringBuilder xml =
                new StringBuilder("<?xml version=\"1.0\"?><ListBucketResult><Prefix>" + prefix + "</Prefix>");
        xml.append("<StartAfter>").append(after).append("</StartAfter>");
        int listed = 0;
        boolean more = false;
        String last = "";
        for (String key : objects.tailMap(after, false).keySet()) {
            if (!key.startsWith(prefix)) {
                continue;
            }
            int slash = key.indexOf('/', prefix.length());
            String folder = folders && slash > 0 ? key.substring(0, slash + 1) : "";
            if (!folder.isEmpty() && (folder.equals(last) || after.startsWith(folder))) {
                continue;
            }
            if (listed == PAGE) {
                more = true;
                break;
            }
            xml.append(
                    folder.isEmpty()
                            ? "<Contents><Key>" + key + "</Key></Contents>"
                            : "<CommonPrefixes><Prefix>" + folder + "</Prefix></CommonPrefixes>");
            last = folder;
            listed++;
        }
        return xml.append("<IsTruncated>" + more + "</IsTruncated></ListBucketResult>")
                .toString();
    }

    private void token(HttpExchange exchange) throws IOException {
        String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        boolean good = form.contains("client_secret=hush") && form.contains("grant_type=client_credentials");
        String body = good
                ? "{\"token_type\":\"Bearer\",\"expires_in\":3599,\"access_token\":\"t" + tokens.incrementAndGet()
                        + "\"}"
                : "{\"error\":\"invalid_client\"}";
        answer(exchange, good ? 200 : 401, body.getBytes(StandardCharsets.UTF_8), "");
    }

    /** Sign-ins from a time on, two per page, newest first. A token is valid until the next failure. */
    private void signIns(HttpExchange exchange) throws IOException {
        String token = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        if (!token.equals("Bearer t" + tokens.get())) {
            answer(
                    exchange,
                    401,
                    "{\"error\":{\"code\":\"InvalidAuthenticationToken\"}}".getBytes(StandardCharsets.UTF_8),
                    "");
            return;
        }
        if (fails()) {
            tokens.incrementAndGet();
            exchange.getResponseHeaders().add("Retry-After", "1");
            answer(exchange, 429, "{\"error\":{\"code\":\"TooManyRequests\"}}".getBytes(StandardCharsets.UTF_8), "");
            return;
        }
        Map<String, String> parameters = parameters(exchange);
        String from = parameters.getOrDefault("$filter", "").replaceAll(".* ge ", "");
        int skip = Integer.parseInt(parameters.getOrDefault("$skiptoken", "0"));
        List<String> all = new ArrayList<>(signIns.stream()
                .filter(one -> time(one).compareTo(from) >= 0)
                .sorted(Comparator.comparing(StubCloud::time).reversed())
                .toList());
        List<String> page = all.subList(Math.min(skip, all.size()), Math.min(skip + PAGE, all.size()));
        if (!page.isEmpty() && pagesFreely.getAndDecrement() <= 0) {
            awaitRelease();
        }
        String link = skip + PAGE < all.size()
                ? ",\"@odata.nextLink\":\"http://%s/v1.0/auditLogs/signIns?$filter=%s&$skiptoken=%d\""
                        .formatted(
                                nextLinkHost.isEmpty() ? "127.0.0.1:" + port() : nextLinkHost,
                                "createdDateTime%20ge%20" + from,
                                skip + PAGE)
                : "";
        answer(
                exchange,
                200,
                ("{\"value\":[" + String.join(",", page) + "]" + link + "}").getBytes(StandardCharsets.UTF_8),
                "");
    }

    private static String time(String record) {
        return record.replaceAll("(?s).*\"createdDateTime\":\"([^\"]*)\".*", "$1");
    }

    private static Map<String, String> parameters(HttpExchange exchange) {
        Map<String, String> parameters = new HashMap<>();
        String query = URI.create("http://x" + exchange.getRequestURI()).getRawQuery();
        for (String one : query == null ? new String[0] : query.split("&")) {
            int equals = one.indexOf('=');
            parameters.put(
                    URLDecoder.decode(one.substring(0, equals), StandardCharsets.UTF_8),
                    URLDecoder.decode(one.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return parameters;
    }

    private static void answer(HttpExchange exchange, int status, byte[] body, String encoding) throws IOException {
        if (!encoding.isEmpty()) {
            exchange.getResponseHeaders().add("Content-Encoding", encoding);
        }
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
