package io.watchfloor.dashboards.faults;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sends records that each open a case on a separate asset, and measures the time until the live stream shows it. */
final class Probe {

    private static final Pattern ASSET = Pattern.compile("host:(probe-[0-9a-z-]+)\\.corp\\.example");

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI center;
    private final String credential;
    private final String series;
    private final Map<String, Long> sent = new ConcurrentHashMap<>();
    private final Map<String, Double> acked = new ConcurrentHashMap<>();
    private final Map<String, Double> shown = new ConcurrentHashMap<>();

    Probe(URI center, String credential, String series) {
        this.center = center;
        this.credential = credential;
        this.series = series;
    }

    /** Receives all messages of a live client. */
    void heard(String frame) {
        if (frame.contains("\"type\":\"delta\"")) {
            long now = System.nanoTime();
            Matcher assets = ASSET.matcher(frame);
            while (assets.find()) {
                Long start = sent.get(assets.group(1));
                if (start != null) {
                    shown.putIfAbsent(assets.group(1), (now - start) / 1e6);
                }
            }
        }
    }

    /** Sends {@code count} records at intervals of {@code millis}, and waits up to ten seconds for the last case. */
    void run(int count, long millis) throws IOException, InterruptedException {
        run(0, count, millis);
        awaitShown(count);
    }

    /** Sends {@code count} more records, numbered from {@code first}, at intervals of {@code millis}. */
    void run(int first, int count, long millis) throws IOException, InterruptedException {
        for (int number = first; number < first + count; number++) {
            send("probe-%s-%d".formatted(series, number));
            Thread.sleep(millis);
        }
    }

    /** Waits up to ten seconds until this number of cases was shown. */
    void awaitShown(int count) throws InterruptedException {
        for (int wait = 0; wait < 100 && shown.size() < count; wait++) {
            Thread.sleep(100);
        }
    }

    private void send(String name) throws IOException, InterruptedException {
        String body = """
                {"asset":"%s.corp.example","time":"%s","logsource":{"product":"windows","category":"process_creation"},"fields":{"Image":"C:\\\\Windows\\\\System32\\\\vssadmin.exe","CommandLine":"vssadmin.exe delete shadows /all /quiet"}}
                """.formatted(name, Instant.now());
        HttpRequest request = HttpRequest.newBuilder(center.resolve("/api/v1/telemetry"))
                .header("Authorization", "Bearer " + credential)
                .header("Idempotency-Key", name)
                .header("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        long start = System.nanoTime();
        sent.put(name, start);
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("telemetry answered " + answer.statusCode() + ": " + answer.body());
        }
        acked.put(name, (System.nanoTime() - start) / 1e6);
    }

    int shown() {
        return shown.size();
    }

    String figures() {
        return "telemetry to ack " + quantiles(acked)
                + (shown.isEmpty() ? "" : "; telemetry to live frame of its case " + quantiles(shown));
    }

    double ackP99() {
        return quantile(acked, .99);
    }

    private static String quantiles(Map<String, Double> values) {
        return String.format(
                Locale.ROOT,
                "p50 %.0f ms, p99 %.0f ms of %d",
                quantile(values, .5),
                quantile(values, .99),
                values.size());
    }

    private static double quantile(Map<String, Double> values, double at) {
        List<Double> sorted = new ArrayList<>(values.values());
        sorted.sort(null);
        return sorted.isEmpty()
                ? Double.NaN
                : sorted.get((int) Math.min(sorted.size() - 1L, Math.round(at * sorted.size())));
    }
}
