package io.watchfloor.ops.intake.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchfloor.config.sensor.IngestSettings;
import io.watchfloor.config.testing.FreshDatabase;
import io.watchfloor.config.testing.TestDatabase;
import io.watchfloor.sensors.protocol.HostIdentity;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A host is reported only in a hello, and the next hello may be weeks away. */
@ExtendWith(FreshDatabase.class)
class HealthStoreIT {

    private static final String SENSOR = "sensor-1";
    private static final HostIdentity HOST = new HostIdentity(List.of("web1.corp.example"), List.of("10.0.0.7"));

    private Jdbi jdbi;
    private HealthStore board;

    @BeforeEach
    void open(TestDatabase database) {
        jdbi = Jdbi.create(database.dataSource());
        jdbi.useHandle(handle -> {
            handle.execute("TRUNCATE sensor CASCADE");
            handle.execute("INSERT INTO sensor (id, name, credential_hash) VALUES (?, 's', '\\x01')", SENSOR);
        });
        board = new HealthStore(jdbi, Clock.systemUTC(), new IngestSettings.ClockLimits(Duration.ofSeconds(2), 2));
    }

    private HostIdentity host() {
        return Objects.requireNonNull(
                new SensorHealths(jdbi).of(SENSOR).orElseThrow().host());
    }

    @Test
    void unwrittenReportsAreKeptForTheNextWrite() {
        board.connected(SENSOR, HOST);
        jdbi.useHandle(handle -> handle.execute("ALTER TABLE sensor_health RENAME TO sensor_health_away"));
        assertThatThrownBy(board::flush).isInstanceOf(RuntimeException.class);
        // A later hello of an older sensor names no host.
        board.connected(SENSOR, null);
        assertThatThrownBy(board::flush).isInstanceOf(RuntimeException.class);
        jdbi.useHandle(handle -> handle.execute("ALTER TABLE sensor_health_away RENAME TO sensor_health"));
        board.flush();
        assertThat(host()).isEqualTo(HOST);
    }

    @Test
    void aWrittenHostIsOnTheDisk() {
        for (int count = 0; count < 20; count++) {
            board.connected(SENSOR, HOST);
            long before = number("SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn");
            board.flush();
            assertThat(number("SELECT pg_current_wal_flush_lsn() - '0/0'::pg_lsn"))
                    .isGreaterThan(before);
        }
        assertThat(host()).isEqualTo(HOST);
    }

    private long number(String sql) {
        return jdbi.withHandle(
                handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }
}
