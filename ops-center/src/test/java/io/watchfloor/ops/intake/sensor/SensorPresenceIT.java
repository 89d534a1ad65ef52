package io.watchfloor.ops.intake.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.config.testing.FreshDatabase;
import io.watchfloor.config.testing.TestDatabase;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.sigma.language.LogSource;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An asset may report once and never again. */
@ExtendWith(FreshDatabase.class)
class SensorPresenceIT {

    private static final AssetKey ASSET = AssetKey.parse("default/host:web1");
    private static final Instant AT = Instant.parse("2026-11-28T05:00:00Z");
    private static final LogSource SYSLOG = new LogSource("linux", null, "syslog");
    private static final String SEEN = "SELECT sum(records) FROM presence";
    private static final String SOURCES = "SELECT sum(records) FROM asset_source";
    private static final String TALLY = "SELECT sum(records) FROM sensor_tally";

    @Test
    void unwrittenEntriesAreWrittenOnceLater(TestDatabase database) {
        Jdbi jdbi = Jdbi.create(database.dataSource());
        try (SensorPresence presence = new SensorPresence(jdbi)) {
            tell(presence, 1);
            rename(jdbi, "presence", "presence_away");
            rename(jdbi, "asset_source", "asset_source_away");
            presence.flush();
            tell(presence, 2);
            presence.flush();
            rename(jdbi, "presence_away", "presence");
            rename(jdbi, "asset_source_away", "asset_source");
            for (int time = 0; time < 2; time++) {
                presence.flush();
                for (String sum : List.of(SEEN, SOURCES, TALLY)) {
                    assertThat(number(jdbi, sum)).as(sum).isEqualTo(3);
                }
            }
        }
    }

    private static void tell(SensorPresence presence, int records) {
        presence.seen(ASSET, "sensor-1", AT, records);
        presence.sources(ASSET, AT, Map.of(List.of(SYSLOG), records));
        presence.count("sensor-1", ReceiptTimes.AHEAD, new SensorCounters.Count(records, null, AT));
    }

    private static void rename(Jdbi jdbi, String from, String to) {
        jdbi.useHandle(handle -> handle.execute("ALTER TABLE %s RENAME TO %s".formatted(from, to)));
    }

    private static long number(Jdbi jdbi, String sql) {
        return jdbi.withHandle(
                handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }
}
