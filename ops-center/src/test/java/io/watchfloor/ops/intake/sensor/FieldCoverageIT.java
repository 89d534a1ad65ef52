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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(FreshDatabase.class)
class FieldCoverageIT {

    private static final AssetKey ASSET = AssetKey.of(AssetId.parse("host:ws-017"));
    private static final Instant AT = Instant.parse("2026-11-27T12:00:00Z");

    private static TelemetryRecord record(String members) {
        String body =
                "{\"EventID\":4624,\"Channel\":\"Security\",\"Hostname\":\"ws-017\",\"@timestamp\":\"2026-11-27T12:00:00Z\""
                        + members + "}";
        return new TelemetryRecord(1, AT.toEpochMilli(), null, null, body.getBytes(StandardCharsets.UTF_8));
    }

    private static Telemetry read(TelemetryRecord record) {
        try {
            return new TelemetryReader().read(record.body(), null, null, AT);
        } catch (UnreadableTelemetry e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> fields(Jdbi jdbi) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT jsonb_object_keys(fields) FROM asset_field WHERE service = 'security'")
                .mapTo(String.class)
                .list());
    }

    private static void seen(FieldCoverage fields, Instant at, String members) {
        Telemetry one = read(record(members));
        fields.seen(ASSET, at, new FieldCoverage.Samples(Map.of(members.hashCode(), one), Map.of()), any -> null);
    }

    @Test
    void fieldsOfSeveralTimesAreMerged(DataSource database) {
        Jdbi jdbi = Jdbi.create(database);
        // The tests of this class share a database, and one of them fills the asset's fields up to their limit.
        jdbi.useHandle(handle -> handle.execute("DELETE FROM asset_field"));
        FieldCoverage fields = new FieldCoverage(jdbi);
        seen(fields, AT, ",\"IpAddress\":\"192.0.2.1\"");
        fields.flush();
        seen(fields, AT.plusSeconds(60), ",\"LogonType\":3");
        fields.flush();
        assertThat(fields(jdbi)).contains("IpAddress", "LogonType", "EventID");
    }

    @Test
    void anUnparsedRecordIsInspectedInTheFirstSecondAndFourthBatch(DataSource database) {
        FieldCoverage fields = new FieldCoverage(Jdbi.create(database));
        Object kind = new Object();
        List<Integer> readIn = new ArrayList<>();
        for (int batch = 1; batch <= 10; batch++) {
            int now = batch;
            fields.seen(ASSET, AT, new FieldCoverage.Samples(Map.of(), Map.of(kind, record(""))), one -> {
                readIn.add(now);
                return read(one);
            });
        }
        assertThat(readIn).containsExactly(1, 2, 4, 8);
        fields.seen(
                ASSET,
                AT.plus(Duration.ofHours(6)),
                new FieldCoverage.Samples(Map.of(), Map.of(kind, record(""))),
                one -> {
                    readIn.add(11);
                    return read(one);
                });
        assertThat(readIn).as("in the next window again").endsWith(11);
    }

    @Test
    void equalKindsCountOnceAndParsingHappensOutsideTheLock(DataSource database) throws Exception {
        FieldCoverage fields = new FieldCoverage(Jdbi.create(database));
        List<Integer> readIn = new ArrayList<>();
        for (int batch = 1; batch <= 4; batch++) {
            int now = batch;
            List<String> kind = new ArrayList<>(List.of("windows", "security"));
            fields.seen(ASSET, AT, new FieldCoverage.Samples(Map.of(), Map.of(kind, record(""))), one -> {
                readIn.add(now);
                return read(one);
            });
        }
        assertThat(readIn).containsExactly(1, 2, 4);

        CountDownLatch other = new CountDownLatch(1);
        AtomicBoolean passed = new AtomicBoolean();
        fields.seen(ASSET, AT, new FieldCoverage.Samples(Map.of(), Map.of("slow", record(""))), one -> {
            Thread.ofVirtual().start(() -> {
                seen(fields, AT, ",\"LogonType\":3");
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
                .as("another thread notes its fields while this one parses")
                .isTrue();
    }

    @Test
    void inventedNamesAreBoundedAndTheOldestAreDropped(DataSource database) {
        Jdbi jdbi = Jdbi.create(database);
        FieldCoverage fields = new FieldCoverage(jdbi);
        for (int turn = 0; turn < 3; turn++) {
            int first = turn * 400;
            seen(
                    fields,
                    AT.plusSeconds(turn),
                    IntStream.range(first, first + 400)
                            .mapToObj(name -> ",\"made-up-" + name + "\":1")
                            .collect(Collectors.joining()));
            fields.flush();
        }
        assertThat(fields(jdbi)).hasSize(FieldCoverage.MOST_OF_SOURCE).contains("made-up-1199", "EventID");
        long dropped = jdbi.withHandle(handle -> handle.createQuery("SELECT max(dropped) FROM asset_field")
                .mapTo(Long.class)
                .one());
        assertThat(dropped).isPositive();
    }
}
