package io.watchfloor.dashboards.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.sensors.agent.SmallSpoolAgent;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * For each reason, files make a sensor drop records, and its center shows exactly these gaps: on the sensor, the asset,
 * and the asset's case. {@code -Dfaults.left-out=1000} of each.
 */
class LeftOutFaults {

    private static final int EACH = Integer.getInteger("faults.left-out", 100);

    /** Rotated-away is reported once per file, and only after a start. */
    private static final int FILES = Math.min(EACH, 200);

    private static final int LINE_LIMIT = 256 << 10;
    private static final int FRAME_LIMIT = 64 << 10;
    private static final Duration PATIENCE = Duration.ofSeconds(600 + EACH);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Random random = new Random(15);

    @TempDir
    private Path folder;

    private @Nullable ChildNode center;
    private @Nullable Relay way;
    private @Nullable Process sensor;

    private Path in(String name) {
        return folder.resolve(name);
    }

    private ChildNode center() {
        return Objects.requireNonNull(center);
    }

    private static ConditionFactory await(String what) {
        return org.awaitility.Awaitility.await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(500));
    }

    private static String record(String asset, String command) {
        return """
                {"asset":"%s","time":"%s","logsource":{"product":"windows","category":"process_creation"},\
                "fields":{"Image":"C:\\\\Windows\\\\System32\\\\vssadmin.exe","CommandLine":"%s"}}
                """.formatted(asset, Instant.now(), command);
    }

    private static String attack(String asset) {
        return record(asset, "vssadmin.exe delete shadows /all /quiet");
    }

    private static void append(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void start(String credential, long spoolBytes, long seconds, String whenFull) throws IOException {
        sensor = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dlogback.configurationFile=logback-sensor.xml",
                        "-cp",
                        HarriedSensor.product(),
                        SmallSpoolAgent.class.getName(),
                        in("sensor.conf").toString(),
                        in("state").toString(),
                        credential,
                        Long.toString(spoolBytes),
                        Long.toString(seconds),
                        whenFull)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(in("sensor.log").toFile()))
                .start();
    }

    private void stop(boolean kill) throws InterruptedException {
        Process running = Objects.requireNonNull(sensor);
        if (kill) {
            running.destroyForcibly();
        } else {
            running.destroy();
        }
        running.waitFor();
    }

    private interface Story {
        /** @return expected missing records by reason */
        Map<String, Long> happens(String credential) throws Exception;
    }

    private void told(String name, String sources, Story story) throws Exception {
        Files.writeString(folder.resolve("node.conf"), Recordings.NO_FLOODS + """

                watchfloor.ingest.max-body = %d
                """.formatted(FRAME_LIMIT));
        try (ChildNode node = new ChildNode(folder, in("node.conf"), Recordings.freePort(), NodeKillsFaults.PRODUCT);
                Relay relay = new Relay("127.0.0.1", () -> node.address().getPort())) {
            center = node;
            way = relay;
            node.awaitReady();
            Files.writeString(in("sensor.conf"), """
                    watchfloor-sensor { center = "http://127.0.0.1:%d", line-limit = %d, sources = [%s] }
                    """.formatted(relay.port(), LINE_LIMIT, sources));
            String credential = ChildSensor.enrol(node.address(), node.bootstrapToken(), name);
            Map<String, Long> left = story.happens(credential);
            equalsEverywhere(name, left);
        } finally {
            if (sensor != null) {
                sensor.destroyForcibly().waitFor();
            }
        }
    }

    /** Compares sensor, asset and case. */
    private void equalsEverywhere(String name, Map<String, Long> left) throws Exception {
        String id = shown(name).path("id").asText();
        String asset = "/api/v1/assets/" + name + ".corp.example";
        await("what is missing of the sensor").untilAsserted(() -> {
            Map<String, Long> byReason = new TreeMap<>();
            for (JsonNode gap : all("/api/v1/sensors/" + id + "/gaps")) {
                byReason.merge(gap.path("reason").asText(), gap.path("count").asLong(), Long::sum);
            }
            assertThat(byReason).isEqualTo(left);
            assertThat(missing(get("/api/v1/sensors/" + id))).isEqualTo(left);
        });
        await("what is missing of asset and case").untilAsserted(() -> {
            JsonNode is = get(asset);
            assertThat(missing(is)).isEqualTo(left);
            assertThat(missing(get("/api/v1/cases/" + is.path("openCase").asText())))
                    .isEqualTo(left);
        });
        System.out.printf("%s: exactly missing on sensor, asset and case: %s%n", name, left);
    }

    private static Map<String, Long> missing(JsonNode shown) {
        Map<String, Long> missing = new TreeMap<>();
        shown.path("missing")
                .properties()
                .forEach(one -> missing.put(one.getKey(), one.getValue().asLong()));
        return missing;
    }

    private JsonNode shown(String name) throws IOException, InterruptedException {
        for (JsonNode one : all("/api/v1/sensors")) {
            if (one.path("name").asText().equals(name)) {
                return one;
            }
        }
        return JSON.missingNode();
    }

    private List<JsonNode> all(String path) throws IOException, InterruptedException {
        List<JsonNode> all = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = get(path + "?limit=1000" + cursor);
            page.path("items").forEach(all::add);
            cursor = page.path("nextCursor").isTextual()
                    ? "&cursor=" + page.path("nextCursor").asText()
                    : "";
        } while (!cursor.isEmpty());
        return all;
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(center().address() + path))
                .header("Authorization", "Bearer " + center().bootstrapToken())
                .build();
        return JSON.readTree(
                HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    private JsonNode status() throws IOException {
        Path file = in("state/status.json");
        return Files.exists(file) ? JSON.readTree(Files.readString(file)) : JSON.missingNode();
    }

    private long dropped(String reason) throws IOException {
        return status().path("drops").path(reason).asLong();
    }

    private long judged(String name) throws IOException, InterruptedException {
        return Outcome.alerts(center().address(), center().bootstrapToken()).entrySet().stream()
                .filter(alerts -> alerts.getKey().endsWith(" on host:" + name + ".corp.example"))
                .flatMap(alerts -> alerts.getValue().stream())
                .mapToLong(Long::longValue)
                .sum();
    }

    @Test
    void whatFilesMakeItLeaveOut() throws Exception {
        Path log = in("log.jsonl");
        Path many = Files.createDirectories(in("many"));
        Path recordings = Files.createDirectories(in("recordings"));
        String sources = """
                { kind = json, path = "%s" }, { kind = json, path = "%s", pattern = "*.log" }, { kind = recordings, path = "%s" }\
                """.formatted(log, many, recordings);
        told("files", sources, credential -> {
            append(log, attack("files.corp.example"));
            start(credential, 1 << 30, 0, "WAIT");
            await("the attack").until(() -> judged("files") == 1);
            writeLog(log);
            for (int file = 0; file < EACH; file++) {
                Path made = Files.writeString(in("made"), "this was never packed " + file);
                Files.move(made, recordings.resolve(file + ".jsonl.gz"));
            }
            int rotated = 0;
            for (int round = 0; rotated < EACH; round++) {
                rotated += rotateAway(many, credential, round);
            }
            await("all unreadable recordings").until(() -> dropped("file-damaged") == EACH);
            await("all too long lines").until(() -> dropped("line-too-long") == EACH);
            await("all records that fit no frame").until(() -> dropped("frame-limit") == EACH);
            return new TreeMap<>(Map.of(
                    "line-too-long", (long) EACH,
                    "not-json", (long) EACH,
                    "frame-limit", (long) EACH,
                    "file-damaged", (long) EACH,
                    "rotated-away", (long) EACH));
        });
    }

    /** A hundred records for each dropped one. */
    private void writeLog(Path log) throws IOException {
        byte[] noise = new byte[FRAME_LIMIT];
        String harmless = record("files.corp.example", "whoami");
        try (BufferedWriter out = Files.newBufferedWriter(log, StandardOpenOption.APPEND)) {
            for (int group = 0; group < EACH; group++) {
                out.write(harmless.repeat(50));
                out.write(record("files.corp.example", "y".repeat(LINE_LIMIT)));
                out.write("no JSON object\n");
                random.nextBytes(noise);
                out.write(record("files.corp.example", Base64.getEncoder().encodeToString(noise)));
                out.write(harmless.repeat(49));
            }
        }
    }

    /** The sensor has read the files; while it is stopped, others replace them. */
    private int rotateAway(Path many, String credential, int round) throws Exception {
        for (int file = 0; file < FILES; file++) {
            Files.writeString(
                    many.resolve(file + ".log"),
                    record("files.corp.example", "round " + round).repeat(2),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING);
        }
        await("all files of a round").until(() -> followed(many) == FILES);
        stop(false);
        for (int file = 0; file < FILES; file++) {
            Files.writeString(many.resolve(file + ".log"), "");
            Files.delete(many.resolve(file + ".log"));
            Files.writeString(many.resolve(file + ".log"), record("files.corp.example", "instead of round " + round));
        }
        long before = dropped("rotated-away");
        start(credential, 1 << 30, 0, "WAIT");
        await("all files that were rotated away").until(() -> dropped("rotated-away") == before + FILES);
        return FILES;
    }

    private long followed(Path many) throws IOException {
        Path positions = in("state/positions.json");
        long followed = 0;
        if (Files.exists(positions)) {
            for (Map.Entry<String, JsonNode> one :
                    JSON.readTree(Files.readString(positions)).path("files").properties()) {
                Path file = Path.of(one.getKey());
                if (file.startsWith(many) && one.getValue().path("offset").asLong() == Files.size(file)) {
                    followed++;
                }
            }
        }
        return followed;
    }

    @Test
    void whatHasToLeaveAFullSpool() throws Exception {
        bounded("full", 4 << 20, 0, () -> {
            // A stored record has about 1.2 KiB: fills the spool and exceeds it by this number.
            burst("full", (4 << 10) * 10 / 12 + EACH);
            await("enough to give way").until(() -> dropped("spool-full") > EACH / 2);
        });
    }

    @Test
    void whatHasToLeaveAnOldSpool() throws Exception {
        bounded("old", 1 << 30, 16, () -> {
            burst("old", EACH);
            await("all to be too old").until(() -> dropped("spool-age") == EACH);
        });
    }

    @Test
    void whatIsDamagedInTheSpool() throws Exception {
        bounded("damaged", 1 << 30, 0, () -> {
            burst("damaged", 3 * EACH);
            await("all to be in the spool")
                    .until(() -> status().path("spoolRecords").asLong() >= 3L * EACH);
            stop(true);
            damage();
        });
    }

    private void bounded(String name, long bytes, long seconds, Step step) throws Exception {
        Path log = in("log.jsonl");
        told(name, "{ kind = json, path = \"%s\" }".formatted(log), credential -> {
            append(log, attack(name + ".corp.example"));
            start(credential, bytes, seconds, "DROP_OLDEST");
            await("the attack").until(() -> judged(name) == 1);
            Objects.requireNonNull(way).cut();
            step.happens();
            if (!Objects.requireNonNull(sensor).isAlive()) {
                start(credential, bytes, seconds, "DROP_OLDEST");
            }
            Objects.requireNonNull(way).mend();
            append(log, attack(name + ".corp.example"));
            long written;
            try (Stream<String> lines = Files.lines(log)) {
                written = lines.count();
            }
            await("each record or its gap")
                    .until(() -> judged(name) + shown(name).path("gapRecords").asLong() == written);
            String reason = name.equals("full") ? "spool-full" : name.equals("old") ? "spool-age" : "spool-damaged";
            return new TreeMap<>(Map.of(reason, written - judged(name)));
        });
    }

    private interface Step {
        void happens() throws Exception;
    }

    private void burst(String name, int records) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(in("log.jsonl"), StandardOpenOption.APPEND)) {
            for (int record = 0; record < records; record++) {
                out.write(record(name + ".corp.example", "vssadmin.exe delete shadows " + "x".repeat(900)));
            }
        }
    }

    /**
     * Damages about every third record of each segment, except the last ones, which would look like an incomplete
     * write.
     */
    private void damage() throws IOException {
        try (Stream<Path> files = Files.list(in("state/spool"))) {
            for (Path segment :
                    files.filter(file -> file.toString().endsWith(".segment")).toList()) {
                try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
                    for (long at = 4_000; at < file.length() - 8_000; at += 3_600) {
                        file.seek(at);
                        int is = file.read();
                        file.seek(at);
                        file.write(is ^ 0xff);
                    }
                }
            }
        }
    }
}
