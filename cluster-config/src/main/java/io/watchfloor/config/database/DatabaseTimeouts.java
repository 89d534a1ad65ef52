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
 * Timeouts for the database. A host that dies, or that a firewall cuts off, sends no TCP reset. Without these limits
 * the kernel gives up about 15 minutes after an unacknowledged write, and a connection that only waits for an answer
 * waits forever.
 *
 * @param pool longest wait for a connection of a pool
 * @param connect longest time to open a connection, including authentication
 * @param answer longest wait for an answer before the connection is closed
 * @param probe idle time before TCP keep-alive probes start; the connection fails after three unanswered probes, half
 *     this time apart
 */
public record DatabaseTimeouts(Duration pool, Duration connect, Duration answer, Duration probe) {

    /** Default values. */
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

    /** JDBC properties for pooled connections. */
    public Map<String, String> properties() {
        Map<String, String> all = new HashMap<>(untimedProperties());
        all.put("socketTimeout", seconds(answer));
        return all;
    }

    /**
     * JDBC properties of a connection for migration, backup and restore, whose statements may take hours. Only failed
     * keep-alive probes end the connection.
     */
    public Map<String, String> untimedProperties() {
        return Map.of(
                "ApplicationName",
                "watchfloor",
                "reWriteBatchedInserts",
                "true",
                // Otherwise errors, which are logged, contain values of the row.
                "logServerErrorDetail",
                "false",
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

    /** Opens a connection without statement timeout, for migration, backup and restore. */
    public Connection connectWithoutTimeout(DatabaseAddress address) throws SQLException {
        Properties all = new Properties();
        all.putAll(untimedProperties());
        all.put("user", address.user());
        all.put("password", address.password());
        return DriverManager.getConnection(address.jdbcUrl(), all);
    }

    /** Timeout of the pool's connection test. Never longer than the pool and connect timeouts. */
    public Duration validation() {
        return pool.compareTo(connect) < 0 ? pool : connect;
    }

    /**
     * SQL for each new pooled connection: sets keep-alive on the server's side, so that PostgreSQL detects a dead node
     * within seconds. Otherwise an open transaction of a dead node would keep its locks, and all projections would wait
     * for that transaction.
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
