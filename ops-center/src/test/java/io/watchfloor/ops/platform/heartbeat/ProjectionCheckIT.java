package io.watchfloor.ops.platform.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.config.testing.FreshDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Stuck projections and claimed heartbeats in a real database. */
@ExtendWith(FreshDatabase.class)
class ProjectionCheckIT {

    private static final Instant BEGIN = Instant.parse("2026-11-27T03:00:00Z");

    private Instant now = BEGIN;

    @Test
    void aStuckProjectionIsUnhealthyAndAnAdvancingOneIsNot(DataSource source) {
        Jdbi database = Jdbi.create(source);
        ProjectionCheck folds = new ProjectionCheck(database, List::of, clock());
        database.useHandle(handle -> handle.execute("INSERT INTO fold_position (fold) VALUES ('boards')"));
        assertThat(folds.problem()).isEmpty();

        event(database, 1);
        pass(Duration.ofSeconds(10));
        assertThat(folds.problem()).as("it may be on its way").isEmpty();
        pass(Duration.ofSeconds(16));
        assertThat(folds.problem())
                .hasValueSatisfying(words -> assertThat(words).contains("projection boards has not advanced"));

        event(database, 2);
        database.useHandle(
                handle -> handle.execute(
                        "UPDATE fold_position SET (xid, ordering) = (SELECT xid, ordering FROM event_journal ORDER BY ordering LIMIT 1)"));
        assertThat(folds.problem()).as("it moved").isEmpty();
    }

    @Test
    void oneNodeClaimsAHeartbeatAndALateCheckReleasesTheClaim(DataSource source) {
        Jdbi database = Jdbi.create(source);
        HeartbeatClaims one = new HeartbeatClaims(database, new Random(1), Duration.ofSeconds(5));
        HeartbeatClaims other = new HeartbeatClaims(database, new Random(2), Duration.ofSeconds(5));
        Duration every = Duration.ofHours(1);

        assertThat(one.claim(every)).isTrue();
        assertThat(other.due(every)).isFalse();
        assertThat(other.claim(every)).isFalse();

        one.release();
        assertThat(other.claim(every)).isTrue();

        other.refused("503", BEGIN);
        assertThat(one.due(every)).as("somebody tries again at once").isTrue();
        assertThat(database.withHandle(HeartbeatClaims::read).state()).isEqualTo(HeartbeatState.State.REFUSED);
    }

    private void event(Jdbi database, int sequence) {
        database.useHandle(handle -> handle.createUpdate("""
                        INSERT INTO event_journal (persistence_id, sequence_number, writer, write_timestamp, event_ser_id,
                            event_ser_manifest, event_payload)
                        VALUES ('case|x', :sequence, 'w', :at, 1, 'm', '')""")
                .bind("sequence", sequence)
                .bind("at", now.toEpochMilli())
                .execute());
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    private Clock clock() {
        return new Clock() {
            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        };
    }
}
