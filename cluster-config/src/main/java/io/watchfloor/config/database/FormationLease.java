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
 * A lease on forming the cluster that writes a journal, so that two clusters never write the same journal. The lease is
 * one row in the database and uses the database's clock.
 *
 * <p>A node acquires the lease before it forms a new cluster; afterwards the members of the cluster renew it. The lease
 * expires {@link #KEPT_FOR} after the last renewal, or immediately when the last member leaves. Each new owner
 * increments the token of the lease, so that surviving members of the previous cluster detect that another cluster has
 * replaced their cluster.
 *
 * <p>If members of a split cluster remove each other, the member that first records the removal in the lease survives.
 *
 * <p>Use one object per node, from one thread at a time. All methods block. They throw {@link SQLException} while the
 * database is unreachable; the state of the lease is then unknown.
 */
public final class FormationLease {

    /**
     * The lease expires this long after its last renewal. The time is longer than a garbage-collection pause or a
     * restart of the database.
     */
    public static final Duration KEPT_FOR = Duration.ofSeconds(10);

    /**
     * Time for which a candidate must have observed a free lease. After a database outage, the running cluster can
     * therefore renew the lease first.
     */
    private static final Duration OBSERVED_FREE_FOR = Duration.ofSeconds(5);

    /**
     * Longest time between two observations of a candidate. In a longer gap, another node may have acquired and
     * released the lease.
     */
    private static final Duration OBSERVATION_GAP = Duration.ofSeconds(3);

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

    /**
     * Observations by a candidate: in each observation since {@code sinceNanos}, the lease had the given token and was
     * free.
     */
    private record Observation(long token, long sinceNanos, long lastNanos) {}

    /** Result of a renewal. */
    public enum Renewal {
        KEPT,
        /** Another cluster has acquired the lease, so this member must stop. */
        SUPERSEDED,
        /** Other members of the cluster have removed this member, so this member must stop. */
        EXPELLED
    }

    private record Row(long token, boolean free, boolean released) {}

    private interface Step<T> {
        T in(Connection transaction) throws SQLException;
    }

    /** @param system name of the actor system; clusters with different names have separate leases */
    public FormationLease(DataSource database, String system) {
        this.database = database;
        this.system = system;
    }

    /**
     * Acquires the lease if the lease is free and was free at each observation of this node during the last seconds.
     * Call this method every second until it returns a token or the node has joined another cluster.
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
            boolean observedLongEnough = observedLongEnough(row);
            if (!observedLongEnough
                    || update(connection, TAKE, member, KEPT_FOR.toSeconds(), system, row.token()) == 0) {
                return OptionalLong.empty();
            }
            // The new token supersedes surviving members of previous clusters, so their removals are obsolete.
            update(connection, FORGET_EXPELLED, system);
            return belongs(connection, member, row.token() + 1);
        });
    }

    /**
     * Returns the token of the members' cluster. If members have different tokens, returns the lowest token, which is
     * superseded.
     */
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
     * Renews the lease for the member's cluster. A late renewal succeeds unless another cluster has taken the lease.
     *
     * @param removed unreachable members that this member's cluster has removed: they receive {@link Renewal#EXPELLED},
     *     unless they recorded the removal of this member first
     */
    public Renewal keep(String member, long token, Collection<String> removed) throws SQLException {
        return inTransaction(connection -> {
            // The row lock serializes renewals, so that each renewal reads the removals that the previous renewal
            // recorded.
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

    /** Records that a member left the cluster. The last member to leave frees the lease. */
    public void leave(String member, long token) throws SQLException {
        inTransaction(connection -> {
            update(connection, FORGET, system, member, KEPT_FOR.toSeconds());
            return update(connection, FREE, system, token);
        });
    }

    private boolean observedLongEnough(Row row) {
        if (row.released()) {
            return true;
        }
        long now = System.nanoTime();
        if (!row.free()) {
            look = null;
            return false;
        }
        Observation before = look;
        boolean same = before != null
                && before.token() == row.token()
                && now - before.lastNanos() <= OBSERVATION_GAP.toNanos();
        look = new Observation(row.token(), same && before != null ? before.sinceNanos() : now, now);
        return now - look.sinceNanos() >= OBSERVED_FREE_FOR.toNanos();
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
                // The rollback has no effect after a commit.
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }
}
