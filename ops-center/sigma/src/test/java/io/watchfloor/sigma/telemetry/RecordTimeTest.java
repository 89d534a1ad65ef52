package io.watchfloor.sigma.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecordTimeTest {

    @Test
    void theUsualFormIsReadAsTheFormatsReadIt() {
        Random random = new Random(5);
        for (int i = 0; i < 20_000; i++) {
            String text = "%04d-%02d-%02d%s%02d:%02d:%02d%s"
                    .formatted(
                            1960 + random.nextInt(100),
                            random.nextInt(14),
                            random.nextInt(33),
                            random.nextBoolean() ? "T" : " ",
                            random.nextInt(26),
                            random.nextInt(62),
                            random.nextInt(62),
                            fraction(random));
            // The offset is one that only the formats read.
            Instant expected = RecordTime.parse(text + "+00:00");
            assertThat(RecordTime.parse(text)).as(text).isEqualTo(expected);
            assertThat(RecordTime.parse(text + "Z")).as(text + "Z").isEqualTo(expected);
        }
    }

    private static String fraction(Random random) {
        int digits = random.nextInt(10);
        return digits == 0
                ? ""
                : "."
                        + String.valueOf(1_000_000_000 + random.nextInt(1_000_000_000))
                                .substring(1, digits + 1);
    }

    @Test
    void whatIsNearlyOfTheUsualFormIsNot() {
        assertThat(RecordTime.parse("2026-11-24 22:26:52.")).isEqualTo(RecordTime.parse("2026-11-24 22:26:52.+00:00"));
        assertThat(RecordTime.parse("2026-11-24x22:26:52")).isNull();
        assertThat(RecordTime.parse("2026-1a-24 22:26:52")).isNull();
        assertThat(RecordTime.parse("2026-11-24 22:26:52.12b")).isNull();
        assertThat(RecordTime.parse("2026-11-24 22.26.52")).isNull();
    }

    @Test
    void aTimeMayNameItsZoneUtc() {
        assertThat(RecordTime.parse("2026-03-09 08:15:30 UTC")).isEqualTo(Instant.parse("2026-03-09T08:15:30Z"));
        assertThat(RecordTime.parse("2026-03-09 08:15:30 CET")).isNull();
    }
}
