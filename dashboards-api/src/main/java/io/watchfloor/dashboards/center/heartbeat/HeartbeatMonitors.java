package io.watchfloor.dashboards.center.heartbeat;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.dashboards.access.CenterEvent;
import io.watchfloor.dashboards.access.SignInOrigin;
import io.watchfloor.dashboards.access.own.CenterTelemetryQueue;
import io.watchfloor.dashboards.center.heartbeat.HeartbeatMonitor.State;
import io.watchfloor.ops.intake.own.CenterRecords;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Monitored heartbeats. An outage is a missing heartbeat or a problem reported by the sender. Each outage is stored together with one
 * security event of the center. The rules evaluate this event, so that each outage creates one alert, one case and one notification.
 */
public final class HeartbeatMonitors {

    private static final String CENTER = "the center";

    private final Jdbi database;
    private final Clock clock;
    private final Instant listensSince;

    /**
     * The monitors are created when the node starts. A heartbeat that was missed while the node was down counts as missing only after the
     * full waiting time.
     */
    public HeartbeatMonitors(Jdbi database, Clock clock) {
        this.database = database;
        this.clock = clock;
        this.listensSince = clock.instant();
    }

    public List<HeartbeatMonitor> all() {
        return database.withHandle(
                handle -> handle.createQuery("SELECT * FROM awaited_heartbeat ORDER BY name COLLATE \"C\"")
                        .map((row, context) -> awaited(row))
                        .list());
    }

    public Optional<HeartbeatMonitor> find(String name) {
        return database.withHandle(handle -> find(handle, name));
    }

    /** Starts monitoring, or changes interval or sender. */
    public HeartbeatMonitor put(String name, String sender, Duration every, Duration grace, String by) {
        return database.inTransaction(handle -> {
            handle.createUpdate("""
                            INSERT INTO awaited_heartbeat (name, sender, every_millis, grace_millis, changed_by, changed_at, since)
                            VALUES (:name, :sender, :every, :grace, :by, :now, :now)
                            ON CONFLICT (name) DO UPDATE SET sender = excluded.sender, every_millis = excluded.every_millis,
                                grace_millis = excluded.grace_millis, changed_by = excluded.changed_by, changed_at = excluded.changed_at""")
                    .bind("name", name)
                    .bind("sender", sender)
                    .bind("every", every.toMillis())
                    .bind("grace", grace.toMillis())
                    .bind("by", by)
                    .bind("now", now())
                    .execute();
            return find(handle, name).orElseThrow();
        });
    }

    /** @return whether the heartbeat was monitored before */
    public boolean remove(String name) {
        return database.withHandle(handle -> handle.createUpdate("DELETE FROM awaited_heartbeat WHERE name = :name")
                        .bind("name", name)
                        .execute()
                == 1);
    }

    /**
     * A received heartbeat.
     *
     * @param before previous state
     */
    public record Beat(HeartbeatMonitor before, HeartbeatMonitor now) {

        /** Whether the heartbeat ended an outage. */
        public boolean back() {
            return before.down() && !now.down();
        }
    }

    /** Records a received heartbeat. Returns empty if the heartbeat is not monitored. */
    public Optional<Beat> receive(String name, boolean works, String words) {
        return database.inTransaction(handle -> {
            Optional<HeartbeatMonitor> before = handle.createQuery(
                            "SELECT * FROM awaited_heartbeat WHERE name = :name FOR UPDATE")
                    .bind("name", name)
                    .map((row, context) -> awaited(row))
                    .findOne();
            before.ifPresent(one -> {
                handle.createUpdate("UPDATE awaited_heartbeat SET heard_at = :now WHERE name = :name")
                        .bind("name", name)
                        .bind("now", now())
                        .execute();
                changeState(handle, one, works ? State.UP : State.FAILING, words);
            });
            return before.flatMap(one -> find(handle, name).map(now -> new Beat(one, now)));
        });
    }

    /** Marks overdue heartbeats as missing. Any node may call it at any time. */
    public void markOverdue() {
        Instant now = clock.instant();
        database.useTransaction(handle -> handle.createQuery("""
                        SELECT * FROM awaited_heartbeat WHERE state IN ('up', 'failing')
                            AND greatest(heard_at, :listens) + (every_millis + grace_millis) * interval '1 millisecond' < :now
                        ORDER BY name FOR UPDATE SKIP LOCKED""")
                .bind("listens", listensSince.atOffset(ZoneOffset.UTC))
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .map((row, context) -> awaited(row))
                .list()
                .forEach(one -> changeState(
                        handle,
                        one,
                        State.MISSING,
                        "No heartbeat has arrived since %s. A heartbeat is expected every %d s."
                                .formatted(one.heardAt(), one.every().toSeconds()))));
    }

    /**
     * An outage can start only after a good state. If a heartbeat goes missing after the sender reported a problem, the same outage
     * continues.
     */
    private void changeState(Handle handle, HeartbeatMonitor before, State state, String words) {
        if (before.state() == state) {
            return;
        }
        boolean wasDown = before.down();
        boolean down = state != State.UP;
        handle.createUpdate("""
                        UPDATE awaited_heartbeat SET state = :state, words = :words, since = :now, outages = outages + :more
                        WHERE name = :name""")
                .bind("state", state.text())
                .bind("words", words)
                .bind("now", now())
                .bind("more", down && !wasDown ? 1 : 0)
                .bind("name", before.name())
                .execute();
        if (down != wasDown) {
            CenterEvent event = CenterEvent.of(
                            down ? CenterEvent.Action.HEARTBEAT_MISSING : CenterEvent.Action.HEARTBEAT_BACK,
                            !down,
                            CENTER,
                            SignInOrigin.UNKNOWN,
                            words)
                    .with("heartbeat", before.name())
                    .with("sender", before.sender());
            CenterRecords.store(handle, List.of(CenterTelemetryQueue.record(event, clock.instant())));
        }
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private static Optional<HeartbeatMonitor> find(Handle handle, String name) {
        return handle.createQuery("SELECT * FROM awaited_heartbeat WHERE name = :name")
                .bind("name", name)
                .map((row, context) -> awaited(row))
                .findOne();
    }

    private static HeartbeatMonitor awaited(ResultSet row) throws SQLException {
        OffsetDateTime heard = row.getObject("heard_at", OffsetDateTime.class);
        return new HeartbeatMonitor(
                row.getString("name"),
                row.getString("sender"),
                Duration.ofMillis(row.getLong("every_millis")),
                Duration.ofMillis(row.getLong("grace_millis")),
                State.of(row.getString("state")),
                row.getString("words"),
                SqlTimestamps.of(row, "since"),
                heard == null ? null : heard.toInstant(),
                row.getLong("outages"));
    }
}
