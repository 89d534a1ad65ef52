package io.watchfloor.ops.intake.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.config.testing.FreshDatabase;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.sensors.protocol.AssetId;
import io.watchfloor.sigma.language.LogSource;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(FreshDatabase.class)
class AssetSourcesIT {

    @Test
    void aSourceThatTheDatabaseCannotStoreDoesNotBlockOthers(DataSource database) {
        Jdbi jdbi = Jdbi.create(database);
        AssetSources sources = new AssetSources(jdbi);
        sources.seen(
                AssetKey.of(AssetId.parse("host:hostile")),
                Instant.now(),
                Map.of(List.of(new LogSource("odd\0product", null, null)), 1));
        sources.seen(
                AssetKey.of(AssetId.parse("host:other")),
                Instant.now(),
                Map.of(List.of(new LogSource("linux", null, "sshd")), 1));
        sources.flushAll();
        List<String> written =
                jdbi.withHandle(handle -> handle.createQuery("SELECT asset || ' ' || service FROM asset_source")
                        .mapTo(String.class)
                        .list());
        assertThat(written).containsExactly("default/host:other sshd");
    }

    @Test
    void recordsAreCountedByHourAndTheHoursOfTwoDaysAgoAreReplaced(DataSource database) {
        Jdbi jdbi = Jdbi.create(database);
        AssetSources sources = new AssetSources(jdbi);
        Instant hour = Instant.parse("2026-12-01T12:00:00Z");
        for (Instant at : List.of(hour, hour.plusSeconds(60), hour.plusSeconds(3_600), hour.plusSeconds(48 * 3_600))) {
            sources.seen(
                    AssetKey.of(AssetId.parse("host:counted")),
                    at,
                    Map.of(List.of(new LogSource("linux", null, "sshd")), 7));
            sources.flushAll();
        }
        long first = hour.getEpochSecond() / 3_600;
        List<String> hours = jdbi.withHandle(handle ->
                handle.createQuery("""
                        SELECT (h >> 32) - :first || ':' || (h & 4294967295) FROM asset_source, unnest(hours) h
                        WHERE asset = 'default/host:counted' AND h IS NOT NULL""").bind("first", first).mapTo(String.class).list());
        assertThat(hours).containsExactlyInAnyOrder("48:7", "1:7");
    }
}
