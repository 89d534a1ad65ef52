package io.watchfloor.ops.platform.journal;

import io.watchfloor.config.work.PeriodicWork;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far the projections of this node are behind the journal. A projection counts as being rebuilt if it is more than
 * {@value #BEHIND_SECONDS} seconds behind at the first check after a start or a restore, or after its position moved
 * back; until the projection has caught up, lists may be incomplete. A projection that falls behind under load counts
 * only as late, because readiness must not depend on load.
 *
 * <p>All nodes of a cluster report the same lag, whichever node runs the projection, because they compare positions in
 * the database.
 */
public final class ProjectionWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ProjectionWatch.class);

    private static final int BEHIND_SECONDS = 3;
    private static final int LOOK_SECONDS = 1;

    private static final String POSITION = "SELECT xid::text, ordering FROM fold_position WHERE fold = :fold";

    /** The position is a query parameter for the reason given in {@link ProjectionTransactions}. */
    private static final String OLDEST_UNREAD = """
            SELECT write_timestamp FROM event_journal
            WHERE (xid, ordering) > (:xid::xid8, :ordering) AND xid < pg_snapshot_xmin(pg_current_snapshot())
            ORDER BY event_journal.xid, ordering LIMIT 1""";

    private static final String LAST = "SELECT coalesce(max(ordering), 0) FROM event_journal";

    private final Jdbi database;
    private final Supplier<List<ProjectionHealth>> own;
    private final Clock clock;
    private final PeriodicWork work = new PeriodicWork(
            "projection-watch",
            Duration.ofSeconds(LOOK_SECONDS),
            "The positions of the journal projections cannot be read",
            this::look);
    private final Map<String, Backlog> seen = new HashMap<>();
    private volatile List<Lag> latest = List.of();

    /**
     * The lag of a projection.
     *
     * @param behind age of the oldest unread event; zero if there is none
     * @param percent percentage of the journal that was read, 0 to 99, while the projection is rebuilt; null otherwise
     */
    public record Lag(
            String projection, Duration behind, @Nullable Integer percent) {}

    private record Backlog(long xid, long ordering, boolean rebuilding) {

        boolean after(Position position) {
            return xid > position.xid() || (xid == position.xid() && ordering > position.ordering());
        }
    }

    private record Position(long xid, long ordering) {}

    /** @param own the projections of this node */
    public ProjectionWatch(Jdbi database, Supplier<List<ProjectionHealth>> own, Clock clock) {
        this.database = database;
        this.own = own;
        this.clock = clock;
    }

    /** Starts checking. The first check runs before the method returns, and further checks run every second. Blocks. */
    public void start() {
        look();
        work.start();
    }

    /** The lags found by the latest check. */
    public List<Lag> lags() {
        return latest;
    }

    /**
     * Percentage of the journal that the slowest projection has read. Returns empty if no projection is being rebuilt.
     */
    public OptionalInt rebuilding() {
        return latest.stream()
                .map(Lag::percent)
                .filter(Objects::nonNull)
                .mapToInt(Integer::intValue)
                .min();
    }

    /** Compares the projections with the journal immediately. Blocks. */
    public synchronized void look() {
        Instant now = clock.instant();
        latest = database.withHandle(handle -> {
            long last = handle.createQuery(LAST).mapTo(Long.class).one();
            List<Lag> lags = new ArrayList<>();
            for (ProjectionHealth fold : own.get()) {
                position(handle, fold.fold())
                        .ifPresent(position -> lags.add(lag(handle, fold.fold(), position, last, now)));
            }
            return List.copyOf(lags);
        });
    }

    private Lag lag(Handle handle, String fold, Position position, long last, Instant now) {
        Duration behind = oldestUnread(handle, position)
                .map(written -> Duration.between(written, now))
                .filter(age -> !age.isNegative())
                .orElse(Duration.ZERO);
        Backlog before = seen.get(fold);
        boolean suspect = before == null || before.rebuilding() || before.after(position);
        boolean rebuilding = suspect && behind.toSeconds() >= BEHIND_SECONDS;
        if (rebuilding && (before == null || !before.rebuilding())) {
            LOG.warn(
                    "The projection {} is rebuilt from the journal: lists are incomplete until it has read all events",
                    fold);
        } else if (!rebuilding && before != null && before.rebuilding()) {
            LOG.info("The projection {} has caught up with the journal", fold);
        }
        seen.put(fold, new Backlog(position.xid(), position.ordering(), rebuilding));
        return new Lag(fold, behind, rebuilding ? percent(position.ordering(), last) : null);
    }

    private static int percent(long read, long last) {
        return last <= 0 ? 99 : (int) Math.clamp(read * 100.0 / last, 0, 99);
    }

    private static Optional<Position> position(Handle handle, String fold) {
        return handle.createQuery(POSITION)
                .bind("fold", fold)
                .map((row, context) -> new Position(Long.parseUnsignedLong(row.getString(1)), row.getLong(2)))
                .findOne();
    }

    private static Optional<Instant> oldestUnread(Handle handle, Position behind) {
        return handle.createQuery(OLDEST_UNREAD)
                .bind("xid", Long.toUnsignedString(behind.xid()))
                .bind("ordering", behind.ordering())
                .mapTo(Long.class)
                .findOne()
                .map(Instant::ofEpochMilli);
    }

    @Override
    public void close() {
        work.close();
    }
}
