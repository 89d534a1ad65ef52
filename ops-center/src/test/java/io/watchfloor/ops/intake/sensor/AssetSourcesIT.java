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
}
