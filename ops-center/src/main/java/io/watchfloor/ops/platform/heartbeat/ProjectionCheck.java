package io.watchfloor.ops.platform.heartbeat;

import io.watchfloor.ops.platform.journal.ProjectionHealth;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Checks that no projection of this node fails, and that no projection of the cluster has left events unprocessed that
 * were committed long ago. A projection with a backlog that advances is healthy.
 */
public final class ProjectionCheck implements HealthCheck {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final String OLDEST_UNREAD = """
            SELECT write_timestamp FROM event_journal
            WHERE (xid, ordering) > (:xid::xid8, :ordering) AND xid < pg_snapshot_xmin(pg_current_snapshot())
            ORDER BY event_journal.xid, ordering LIMIT 1""";

    private final Jdbi database;
    private final Supplier<List<ProjectionHealth>> own;
    private final Clock clock;
    private final Map<String, Backlog> standings = new HashMap<>();

    private record Position(String fold, String xid, long ordering) {}

    private record Backlog(Position position, Instant since) {}

    /** @param own the projections of this node */
    public ProjectionCheck(Jdbi database, Supplier<List<ProjectionHealth>> own, Clock clock) {
        this.database = database;
        this.own = own;
        this.clock = clock;
    }

    @Override
    public synchronized Optional<String> problem() {
        Instant now = clock.instant();
        return own.get().stream()
                .filter(fold -> fold.stalled(now, PATIENCE))
                .map(fold -> "The projection %s has failed since %s: %s"
                        .formatted(fold.fold(), fold.failingSince(), fold.reason()))
                .findFirst()
                .or(() -> database.withHandle(handle -> lagProblem(handle, now)));
    }

    private Optional<String> lagProblem(Handle handle, Instant now) {
        List<Position> positions = handle.createQuery("SELECT fold, xid::text, ordering FROM fold_position")
                .map((row, context) -> new Position(row.getString(1), row.getString(2), row.getLong(3)))
                .list();
        for (Position position : positions) {
            Backlog before = standings.get(position.fold());
            if (before == null || !before.position().equals(position) || !unreadSince(handle, position, now)) {
                standings.put(position.fold(), new Backlog(position, now));
            } else if (before.since().plus(PATIENCE).isBefore(now)) {
                return Optional.of("The projection %s has not advanced since %s, although the journal has more events."
                        .formatted(position.fold(), before.since()));
            }
        }
        return Optional.empty();
    }

    private static boolean unreadSince(Handle handle, Position behind, Instant now) {
        return handle.createQuery(OLDEST_UNREAD)
                .bind("xid", behind.xid())
                .bind("ordering", behind.ordering())
                .mapTo(Long.class)
                .findOne()
                .filter(written -> written < now.minus(PATIENCE).toEpochMilli())
                .isPresent();
    }
}
