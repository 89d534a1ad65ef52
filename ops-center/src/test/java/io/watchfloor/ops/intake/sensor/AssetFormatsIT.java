package io.watchfloor.ops.intake.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.config.testing.FreshDatabase;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.sensors.protocol.AssetId;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import io.watchfloor.sigma.telemetry.Telemetry;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import io.watchfloor.sigma.telemetry.UnreadableTelemetry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(FreshDatabase.class)
class AssetFormatsIT {

    private static final AssetKey ASSET = AssetKey.of(AssetId.parse("host:ws-017"));
    private final Instant at = Instant.now().minusSeconds(3_600).truncatedTo(java.time.temporal.ChronoUnit.MILLIS);

    private Jdbi jdbi = Jdbi.create(() -> {
        throw new IllegalStateException("set before each test");
    });
    private AssetFormats formats = new AssetFormats(jdbi);

    @BeforeEach
    void clear(DataSource database) {
        jdbi = Jdbi.create(database);
        formats = new AssetFormats(jdbi);
        // The tests of this class share a database.
        jdbi.useHandle(handle -> handle.execute("TRUNCATE asset_format, record_format, asset_format_dropped"));
    }

    private TelemetryRecord record(String members) {
        String body = "{\"EventID\":4624,\"Channel\":\"Security\",\"Hostname\":\"ws-017\"" + members + "}";
        return new TelemetryRecord(1, at.toEpochMilli(), null, null, body.getBytes(StandardCharsets.UTF_8));
    }

    private Telemetry read(TelemetryRecord record) {
        try {
            return new TelemetryReader().read(record.body(), null, null, at);
        } catch (UnreadableTelemetry e) {
            throw new AssertionError(e);
        }
    }

    private void seen(Instant at, String members) {
        Telemetry one = read(record(members));
        formats.seen(ASSET, at, new AssetFormats.Samples(Map.of(members.hashCode(), one), Map.of()), any -> null);
    }

    /** For each format of the asset: a field, the seconds of its first and its last record since the start. */
    private List<String> stored(String field) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT round(extract(epoch FROM a.first_seen - :at))::int || '-'
                            || round(extract(epoch FROM a.last_seen - :at))::int
                        FROM asset_format a JOIN record_format f ON f.id = a.format
                        WHERE :field = ANY(f.fields) ORDER BY a.first_seen
                        """)
                .bind("at", java.time.OffsetDateTime.ofInstant(at, java.time.ZoneOffset.UTC))
                .bind("field", field)
                .mapTo(String.class)
                .list());
    }

    private long number(String query) {
        return jdbi.withHandle(
                handle -> handle.createQuery(query).mapTo(Long.class).one());
    }

    @Test
    void aNewFormatIsWrittenWithTheExactTimeOfTheFormatThatItReplaces() {
        seen(at, ",\"CommandLine\":\"a\"");
        formats.flush();
        seen(at.plusSeconds(90), ",\"CommandLine\":\"b\"");
        formats.flush();
        assertThat(stored("CommandLine")).as("not written again so soon").containsExactly("0-0");

        seen(at.plusSeconds(100), ",\"command_line\":\"c\"");
        formats.flush();
        assertThat(stored("CommandLine")).containsExactly("0-90");
        assertThat(stored("command_line")).containsExactly("100-100");

        seen(at.plusSeconds(110), ",\"CommandLine\":\"d\"");
        formats.flush();
        assertThat(stored("CommandLine")).as("it came again").containsExactly("0-110");
    }

    @Test
    void aKnownFormatIsWrittenEveryTenMinutes() {
        for (int minute = 0; minute <= 25; minute++) {
            seen(at.plus(Duration.ofMinutes(minute)), "");
            formats.flush();
        }
        assertThat(stored("EventID")).containsExactly("0-1200");
    }

    @Test
    void theFirstRecordIsRememberedAfterARestart() {
        seen(at, "");
        formats.flush();
        formats = new AssetFormats(jdbi);
        seen(at.plusSeconds(60), "");
        formats.flush();
        assertThat(stored("EventID")).containsExactly("0-60");
    }

    @Test
    void anUnparsedRecordIsParsedOnceForEachShape() {
        List<Integer> parsedIn = new ArrayList<>();
        for (int batch = 1; batch <= 10; batch++) {
            int now = batch;
            List<String> kind = new ArrayList<>(List.of("windows", batch == 7 ? "other shape" : "shape"));
            formats.seen(
                    ASSET,
                    at.plusSeconds(batch),
                    new AssetFormats.Samples(Map.of(), Map.of(kind, record(batch == 7 ? ",\"IpAddress\":1" : ""))),
                    one -> {
                        parsedIn.add(now);
                        return read(one);
                    });
        }
        assertThat(parsedIn).containsExactly(1, 7);
    }

    @Test
    void parsingHappensOutsideTheLock() {
        CountDownLatch other = new CountDownLatch(1);
        AtomicBoolean passed = new AtomicBoolean();
        formats.seen(ASSET, at, new AssetFormats.Samples(Map.of(), Map.of("slow", record(""))), one -> {
            Thread.ofVirtual().start(() -> {
                seen(at, ",\"LogonType\":3");
                other.countDown();
            });
            try {
                passed.set(other.await(20, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return read(one);
        });
        assertThat(passed)
                .as("another thread notes its formats while this one parses")
                .isTrue();
    }

    @Test
    void formatsOfAnAssetAreBoundedAndDroppedFormatsAreCounted() {
        int more = AssetFormats.MOST_OF_ASSET + 40;
        for (int one = 0; one < more; one++) {
            seen(at.plusSeconds(one), ",\"made-up-" + one + "\":1");
            if (one % 100 == 0) {
                formats.flush();
            }
        }
        formats.flush();
        assertThat(stored("EventID")).hasSize(AssetFormats.MOST_OF_ASSET);
        assertThat(stored("made-up-" + (more - 1))).hasSize(1);
        assertThat(number("SELECT dropped FROM asset_format_dropped")).isEqualTo(40);
    }

    @Test
    void aFailedWriteIsRepeated() {
        seen(at, "");
        jdbi.useHandle(handle -> handle.execute("ALTER TABLE asset_format RENAME TO asset_format_away"));
        formats.flush();
        jdbi.useHandle(handle -> handle.execute("ALTER TABLE asset_format_away RENAME TO asset_format"));
        formats.flush();
        assertThat(stored("EventID")).containsExactly("0-0");
    }

    @Test
    void formatsThatWereNotSeenForAMonthAreDeleted() {
        seen(at.minus(Duration.ofDays(31)), ",\"old\":1");
        seen(at, "");
        formats.flush();
        jdbi.useHandle(handle -> handle.execute("UPDATE record_format SET used_at = used_at - 60"));
        formats.deleteOld();
        assertThat(stored("EventID")).containsExactly("0-0");
        assertThat(number("SELECT count(*) FROM record_format")).isEqualTo(1);
    }
}
