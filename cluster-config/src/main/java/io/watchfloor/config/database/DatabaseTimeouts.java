package io.watchfloor.config.database;

import io.watchfloor.config.reading.SettingsReader;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * How long a node waits for its database. A server whose host dies, or that a firewall cuts off, sends no reset: without these limits a
 * connection waits until the kernel gives up, about 15 minutes after it sent something, and without end when it only waits for an answer.
 *
 * @param pool how long a caller waits for a connection of the pool
 * @param connect how long a new connection may take, its sign-in included
 * @param answer how long a statement may go without an answer before its connection is closed
 * @param probe how long a connection may be silent before the kernel probes the other host; it is given up after three probes without an
 *     answer, half as long apart
 */
public record DatabaseTimeouts(Duration pool, Duration connect, Duration answer, Duration probe) {

    /** What the settings are when they are not set. */
    public static final DatabaseTimeouts DEFAULT = new DatabaseTimeouts(
            Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofSeconds(25), Duration.ofSeconds(10));

    private static final Duration SECOND = Duration.ofSeconds(1);

    static DatabaseTimeouts read(SettingsReader in) {
        return new DatabaseTimeouts(
                in.duration("database.connection-timeout", Duration.ofMillis(250), Duration.ofMinutes(5)),
                in.duration("database.connect-timeout", SECOND, Duration.ofMinutes(1)),
                in.duration("database.socket-timeout", SECOND, Duration.ofMinutes(10)),
                in.duration("database.keep-alive", SECOND, Duration.ofHours(1)));
    }

    /** Properties of a connection of a pool. */
    public Map<String, String> properties() {
        Map<String, String> all = new HashMap<>(patientProperties());
        all.put("socketTimeout", seconds(answer));
        return all;
    }

    /** Properties of a connection whose statements may take hours: a migration, a backup, a restore. Only probes end it. */
    public Map<String, String> patientProperties() {
        return Map.of(
                "ApplicationName",
                "watchfloor",
                "reWriteBatchedInserts",
                "true",
                "connectTimeout",
                seconds(connect),
                "loginTimeout",
                seconds(connect),
                "tcpKeepAlive",
                "true",
                "socketFactory",
                KeepAliveSocketFactory.class.getName(),
                "socketFactoryArg",
                seconds(probe));
    }

    /** A connection whose statements may take hours. */
    public Connection connectPatiently(DatabaseAddress address) throws SQLException {
        Properties all = new Properties();
        all.putAll(patientProperties());
        all.put("user", address.user());
        all.put("password", address.password());
        return DriverManager.getConnection(address.jdbcUrl(), all);
    }

    /** How long a pool waits until a connection proves that it still works: below both limits for those who wait. */
    public Duration validation() {
        return pool.compareTo(connect) < 0 ? pool : connect;
    }

    /**
     * Run on each new connection of a pool, so that the server, too, notices within seconds that this host died: a transaction that nobody
     * ends would keep its locks, and every projection of the journal waits for the oldest transaction.
     */
    public String serverSide() {
        return "SET tcp_keepalives_idle = %1$s; SET tcp_keepalives_interval = %2$s; SET tcp_keepalives_count = %3$d; SET tcp_user_timeout = %4$d"
                .formatted(
                        seconds(probe),
                        KeepAliveSocketFactory.interval(probe.toSeconds()),
                        KeepAliveSocketFactory.PROBES,
                        answer.toMillis());
    }

    private static String seconds(Duration time) {
        return Long.toString(Math.max(1, time.toSeconds()));
    }
}
