package io.watchfloor.config.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.OptionalLong;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The right to be the cluster that works on a journal: one row in its database, by the database's clock.
 *
 * <p>A node takes it before it forms a new cluster; from then on the cluster's members renew it. It is free when nobody
 * has renewed it for {@link #KEPT_FOR}, and at once when the last member has left in order. Taking it raises its token,
 * so that surviving members of the previous cluster learn that they are superseded.
 *
 * <p>When members of a cluster that cannot reach each other remove each other, the first one to record it here stays.
 *
 * <p>One object per node, used by one thread at a time. All methods block, and fail with {@link SQLException} while the
 * database does not answer: such a failure says nothing about the lease.
 */
public final class FormationLease {

    /**
     * How long a cluster may fail to renew it. Longer than a garbage-collection pause and a restart of the database.
     */
    public static final Duration KEPT_FOR = Duration.ofSeconds(10);

    /**
     * After an outage of the database its living cluster has priority: a candidate must have seen the lease free for
     * this long.
     */
    private static final Duration SEEN_FREE_FOR = Duration.ofSeconds(5);

    /**
     * Longest time between two looks of a candidate. With longer gaps they do not prove that it was free in between.
     */
    private static final Duration LOOKS_APART = Duration.ofSeconds(3);

    private static final String TAKE = """
        UPDATE cluster_formation
        SET token = token + 1, formed_by = ?, formed_at = now(), kept_until = now() + make_interval(secs => ?)
        WHERE system = ? AND token = ? AND kept_until < now()\
        """;

    private static final String FIRST = """
        INSERT INTO cluster_formation (system, token, formed_by, kept_until)
        VALUES (?, 1, ?, now() + make_interval(secs => ?)) ON CONFLICT DO NOTHING\
        """;

    private static final String BELONG = """
        INSERT INTO cluster_member (system, member, token) VALUES (?, ?, ?)
        ON CONFLICT (system, member) DO UPDATE SET token = excluded.token, seen_at = now()\
        """;

    private static final String LOCK = "SELECT FROM cluster_formation WHERE system = ? AND token = ? FOR UPDATE";

    private static final String EXPELLED = "SELECT FROM cluster_expelled WHERE system = ? AND member = ?";

    private static final String EXPEL = """
        INSERT INTO cluster_expelled (system, member, expelled_by) VALUES (?, ?, ?) ON CONFLICT DO NOTHING\
        """;

    private static final String FORGET_EXPELLED = "DELETE FROM cluster_expelled WHERE system = ?";

    private static final String KEEP = """
        UPDATE cluster_formation SET kept_until = now() + make_interval(secs => ?) WHERE system = ? AND token = ?\
        """;

    private static final String FORGET = """
        DELETE FROM cluster_member
        WHERE system = ? AND (member = ? OR seen_at < now() - make_interval(secs => ?))\
        """;

    private static final String FREE = """
        UPDATE cluster_formation SET kept_until = '-infinity' WHERE system = ? AND token = ?
        AND NOT EXISTS (SELECT FROM cluster_member m
             WHERE m.system = cluster_formation.system AND m.token = cluster_formation.token)\
        """;

    private final DataSource database;
    private final String system;
    private @Nullable Observation look;

    /** What a candidate saw: the same token, and free at each look since then. */
    private record Observation(long token, long sinceNanos, long lastNanos) {}

    /** The answer to a member that renews the lease. */
    public enum Renewal {
        KEPT,
        /** Another cluster has it: this member must end. */
        SUPERSEDED,
        /** Other members of this cluster have removed this one: it must end. */
        EXPELLED
    }

    private record Row(long token, boolean free, boolean released) {}

    private interface Step<T> {
        T in(Connection transaction) throws SQLException;
    }

    /** @param system name of the actor system: clusters with different names do not affect each other */
    public FormationLease(DataSource database, String system) {
        this.database = database;
        this.system = system;
    }

    /**
     * Takes it, if it is free and was free at each of this node's looks during the last seconds. Call it every second
     * until it succeeds or the node has joined others.
     *
     * @param member the node that would form the cluster
     * @return the token of the new cluster
     */
    public OptionalLong take(String member) throws SQLException {
        return inTransaction(connection -> {
            Row row = row(connection);
            if (row == null) {
                return update(connection, FIRST, system, member, KEPT_FOR.toSeconds()) == 1
                        ? belongs(connection, member, 1)
                        : OptionalLong.empty();
            }
            boolean ripe = ripe(row);
            if (!ripe || update(connection, TAKE, member, KEPT_FOR.toSeconds(), system, row.token()) == 0) {
                return OptionalLong.empty();
            }
            // Surviving members of previous clusters are superseded now, expelled or not.
            update(connection, FORGET_EXPELLED, system);
            return belongs(connection, member, row.token() + 1);
        });
    }

    /** The token of these members' cluster; the lowest one if they disagree, since that one is superseded. */
    public OptionalLong tokenOf(Collection<String> members) throws SQLException {
        return inTransaction(connection -> {
            try (PreparedStatement query = connection.prepareStatement(
                    "SELECT min(token) FROM cluster_member WHERE system = ? AND member = ANY (?)")) {
                query.setString(1, system);
                query.setArray(2, connection.createArrayOf("text", members.toArray()));
                try (ResultSet found = query.executeQuery()) {
                    found.next();
                    long token = found.getLong(1);
                    return found.wasNull() ? OptionalLong.empty() : OptionalLong.of(token);
                }
            }
        });
    }

    /**
     * Renews it for the member's cluster, even late, as long as nobody else has taken it.
     *
     * @param removed unreachable members that this one's cluster has removed: they get {@link Renewal#EXPELLED} from
     *     now on, unless they were first to report this member
     */
    public Renewal keep(String member, long token, Collection<String> removed) throws SQLException {
        return inTransaction(connection -> {
            // One at a time, so that each sees what the previous one recorded.
            if (!exists(connection, LOCK, system, token)) {
                return Renewal.SUPERSEDED;
            }
            if (exists(connection, EXPELLED, system, member)) {
                return Renewal.EXPELLED;
            }
            update(connection, KEEP, KEPT_FOR.toSeconds(), system, token);
            update(connection, BELONG, system, member, token);
            for (String other : removed) {
                update(connection, EXPEL, system, other, member);
            }
            return Renewal.KEPT;
        });
    }

    /** The member has left in order. The last one frees the lease. */
    public void leave(String member, long token) throws SQLException {
        inTransaction(connection -> {
            update(connection, FORGET, system, member, KEPT_FOR.toSeconds());
            return update(connection, FREE, system, token);
        });
    }

    private boolean ripe(Row row) {
        if (row.released()) {
            return true;
        }
        long now = System.nanoTime();
        if (!row.free()) {
            look = null;
            return false;
        }
        Observation before = look;
        boolean same =
                before != null && before.token() == row.token() && now - before.lastNanos() <= LOOKS_APART.toNanos();
        look = new Observation(row.token(), same && before != null ? before.sinceNanos() : now, now);
        return now - look.sinceNanos() >= SEEN_FREE_FOR.toNanos();
    }

    private @Nullable Row row(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT token, kept_until < now(), kept_until = '-infinity' FROM cluster_formation WHERE system = ?")) {
            query.setString(1, system);
            try (ResultSet found = query.executeQuery()) {
                return found.next() ? new Row(found.getLong(1), found.getBoolean(2), found.getBoolean(3)) : null;
            }
        }
    }

    private OptionalLong belongs(Connection connection, String member, long token) throws SQLException {
        update(connection, BELONG, system, member, token);
        return OptionalLong.of(token);
    }

    private static boolean exists(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            try (ResultSet found = statement.executeQuery()) {
                return found.next();
            }
        }
    }

    private static int update(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            return statement.executeUpdate();
        }
    }

    private static void bind(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }

    private <T> T inTransaction(Step<T> step) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                T result = step.in(connection);
                connection.commit();
                return result;
            } finally {
                // After a commit there is nothing left to undo.
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }
}
