package io.watchfloor.ops.intake.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReceiptTimesTest {

    private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");
    private static final Duration RETENTION = Duration.ofDays(30);

    private static TelemetryRecord at(long sequence, Instant receivedAt) {
        return new TelemetryRecord(sequence, receivedAt.toEpochMilli(), "ws1", null, new byte[] {'{', '}'});
    }

    @Test
    void aTimeInTheYear9999IsReplacedAndCounted() {
        ReceiptTimes times = ReceiptTimes.believed(
                List.of(
                        at(1, NOW),
                        at(2, Instant.parse("9999-12-31T23:59:59Z")),
                        at(3, Instant.EPOCH),
                        at(4, NOW.plusSeconds(60))),
                NOW,
                RETENTION);
        assertThat(times.records())
                .extracting(record -> Instant.ofEpochMilli(record.receivedAtMillis()))
                .containsExactly(NOW, NOW.plus(Duration.ofMinutes(5)), NOW.minus(RETENTION), NOW.plusSeconds(60));
        assertThat(times.records()).extracting(TelemetryRecord::sequence).containsExactly(1L, 2L, 3L, 4L);
        assertThat(times.ahead()).isEqualTo(1);
        assertThat(times.behind()).isEqualTo(1);
    }

    @Test
    void plausibleTimesAreKept() {
        List<TelemetryRecord> given = List.of(at(1, NOW), at(2, NOW.minus(Duration.ofDays(29))));
        assertThat(ReceiptTimes.believed(given, NOW, RETENTION).records()).isSameAs(given);
    }
}
