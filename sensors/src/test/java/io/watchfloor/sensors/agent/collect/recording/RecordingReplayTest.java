package io.watchfloor.sensors.agent.collect.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.sensors.agent.collect.Collector.Progress;
import io.watchfloor.sensors.agent.collect.Source;
import io.watchfloor.sensors.agent.spool.DropCounter;
import io.watchfloor.sensors.agent.spool.InMemorySpool;
import io.watchfloor.sensors.protocol.TelemetryBatch;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingReplayTest {
    @TempDir
    Path directory;

    private final InMemorySpool spool = new InMemorySpool(100_000);
    private final DropCounter drops = new DropCounter();

    private List<String> replayed(String name, String content) throws IOException {
        Path file = directory.resolve(name);
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        if (name.endsWith(".gz")) {
            try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
                out.write(bytes);
            }
        } else {
            Files.write(file, bytes);
        }
        try (RecordingReplay replay =
                new RecordingReplay(List.of(file), Source.PLAIN, 2000, ReplayPace.MAX, spool, drops)) {
            Progress progress = Progress.MORE;
            while (progress != Progress.ENDED) {
                progress = replay.collect();
            }
            assertThat(replay.progress().bytes()).isEqualTo(Files.size(file));
        }
        List<String> bodies =
                spool.lease(100_000, 1 << 30).map(RecordingReplayTest::bodies).orElse(List.of());
        spool.commit(spool.nextSequence() - 1);
        return bodies;
    }

    private static List<String> bodies(TelemetryBatch batch) {
        return batch.records().stream()
                .map(record -> new String(record.body(), StandardCharsets.UTF_8))
                .toList();
    }

    @Test
    void jsonAndTextLinesAreUnchanged() throws Exception {
        assertThat(replayed("a.jsonl", "{\"a\": 1}\n\n{\"b\":2}")).containsExactly("{\"a\": 1}", "{\"b\":2}");
        assertThat(replayed("a.jsonl.gz", "{\"a\": 1}\r\n{\"b\"\n")).containsExactly("{\"a\": 1}", "{\"b\"");
        assertThat(replayed("audit.log", "[1] type=A\ntype=B\n")).containsExactly("[1] type=A", "type=B");
    }

    @Test
    void arrayElementsAreUnchanged() throws Exception {
        String nested = "{\"s\":\"]}, \\\"{[\\\\\",\n  \"l\" : [1, [2]], \"é\":{}}";
        assertThat(replayed("a.json", "[" + nested + ",\n" + nested + "]\n")).containsExactly(nested, nested);
        assertThat(replayed("a.json.gz", " [ {} , 17, \"text, more\", null ] "))
                .containsExactly("{}", "17", "\"text, more\"", "null");
        assertThat(replayed("a.json", "[]")).isEmpty();
    }

    @Test
    void consecutiveObjectsAreSeparateRecords() throws Exception {
        assertThat(replayed("a.json", "{\"a\":\n1}\n{\"b\":2}{\"c\":[]}"))
                .containsExactly("{\"a\":\n1}", "{\"b\":2}", "{\"c\":[]}");
    }

    @Test
    void cloudTrailRecordsAreSeparateRecords() throws Exception {
        assertThat(replayed("a.json", "{\"Records\" : [{\"a\":[1]},{\"b\":2}]}"))
                .containsExactly("{\"a\":[1]}", "{\"b\":2}");
    }

    @Test
    void invalidJsonIsPassedToTheCenter() throws Exception {
        assertThat(replayed("a.json", "[{\"a\":1},{\"b\":")).containsExactly("{\"a\":1}", "{\"b\":");
        assertThat(replayed("a.json", "type=SYSCALL\n")).containsExactly("type=SYSCALL");
    }

    @Test
    void recordOverTheLimitIsSkippedAndCounted() throws Exception {
        String large = "{\"a\":\"" + "x".repeat(3000) + "\"}";
        assertThat(replayed("a.json", "[{\"b\":1}," + large + ",{\"c\":2}]")).containsExactly("{\"b\":1}", "{\"c\":2}");
        assertThat(replayed("a.jsonl", large + "\n{\"c\":2}")).containsExactly("{\"c\":2}");
        assertThat(drops.counts()).isEqualTo(Map.of("line-too-long", 2L));
    }

    @Test
    void rateLimitsRecordsPerSecond() {
        AtomicLong nanos = new AtomicLong();
        ReplayPace pace = ReplayPace.perSecond(50, nanos::get);
        int admitted = 0;
        for (int millis = 0; millis <= 10_000; millis++) {
            nanos.set(millis * 1_000_000L);
            while (pace.admits(new byte[0])) {
                admitted++;
            }
        }
        assertThat(admitted).isBetween(499, 502);
    }

    @Test
    void speedFollowsTheRecordsOwnTimes() {
        AtomicLong nanos = new AtomicLong();
        ReplayPace pace = ReplayPace.byRecordTime(10, nanos::get);
        byte[] first = body("{\"time\":\"2026-11-24T10:00:00.500Z\"}");
        byte[] tenSecondsLater = body("{\"@timestamp\": \"2026-11-24T12:00:10.500+02:00\"}");
        assertThat(pace.admits(first)).isTrue();
        assertThat(pace.admits(tenSecondsLater)).isFalse();
        assertThat(pace.admits(body("no time"))).isTrue();
        assertThat(pace.admits(body("{\"time\":\"2026-13-24T10:00:00Z\"}"))).isTrue();
        nanos.set(1_000_000_000L);
        assertThat(pace.admits(tenSecondsLater)).isTrue();
    }

    private static byte[] body(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
