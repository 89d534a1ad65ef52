package io.watchfloor.sensors.agent.spool;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.sensors.protocol.TelemetryBatch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/** Helpers that fill and empty a spool with texts. */
final class Spools {
    private Spools() {}

    static List<String> names(int from, int count) {
        return IntStream.range(from, from + count).mapToObj(i -> "record " + i).toList();
    }

    static List<CollectedRecord> collected(List<String> bodies) {
        return bodies.stream()
                .map(body -> new CollectedRecord(null, null, body.getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    static void append(Spool spool, String... bodies) throws IOException {
        assertThat(spool.append(collected(List.of(bodies)))).isTrue();
    }

    static TelemetryBatch lease(Spool spool) throws IOException {
        return spool.lease(1_000_000, Integer.MAX_VALUE).orElseThrow();
    }

    static List<String> bodies(TelemetryBatch batch) {
        return batch.records().stream()
                .map(record -> new String(record.body(), StandardCharsets.UTF_8))
                .toList();
    }
}
