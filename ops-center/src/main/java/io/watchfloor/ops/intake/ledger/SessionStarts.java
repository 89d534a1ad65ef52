package io.watchfloor.ops.intake.ledger;

import io.watchfloor.config.database.BatchedQuery;
import io.watchfloor.ops.intake.ledger.Ledger.Crowded;
import io.watchfloor.ops.intake.ledger.Ledger.EpochState;
import io.watchfloor.ops.intake.ledger.Ledger.Met;
import io.watchfloor.ops.intake.ledger.Ledger.Session;
import io.watchfloor.ops.intake.ledger.Ledger.SessionStart;
import io.watchfloor.sensors.protocol.UplinkFrame;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;

/**
 * Acquires the sessions of sensors that send a hello. Ten thousand sensors may send a hello at the same time, so all
 * waiting hellos are processed in one statement. The sensors in a statement are sorted, so that the statements of two
 * nodes rarely block each other.
 */
final class SessionStarts {

    /**
     * A node that does not renew its heartbeat row for this long counts as dead. A live node renews the row every 2 s.
     */
    private static final int NODE_PATIENCE_SECONDS = 6;

    /** Minimum time between two rejected sessions of a sensor for the sessions to count as separate incidents. */
    private static final int RUN_SECONDS = 60;

    private static final String MEET = """
            WITH hurried AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true)),
            hello AS MATERIALIZED (
                SELECT h.* FROM hurried, unnest(:sensors, :sessions, :versions, :epochs, :lets)
                    AS h(sensor, session, version, epoch, let) ORDER BY h.sensor),
            met AS (
                INSERT INTO sensor_session AS s (sensor, node, incarnation, session)
                SELECT sensor, :node, :incarnation, session FROM hello
                ON CONFLICT (sensor) DO UPDATE
                SET node = excluded.node, incarnation = excluded.incarnation, session = excluded.session, since = now()
                WHERE s.session = excluded.session OR NOT EXISTS (
                    SELECT FROM gate_node n WHERE n.node = s.node AND n.incarnation = s.incarnation
                    AND n.seen_at > now() - make_interval(secs => %d))
                RETURNING sensor),
            heard AS MATERIALIZED (
                SELECT h.*, met.sensor IS NOT NULL AS yes FROM hello h LEFT JOIN met USING (sensor) ORDER BY h.sensor),
            told AS (
                UPDATE sensor SET
                    connected_at = CASE WHEN yes THEN now() ELSE connected_at END,
                    agent_version = CASE WHEN yes THEN version ELSE agent_version END,
                    second_sessions = second_sessions + CASE WHEN yes THEN 0 ELSE 1 END,
                    second_sessions_since = CASE WHEN yes OR last_second_session_at > now() - make_interval(secs => %d)
                        THEN second_sessions_since ELSE now() END,
                    last_second_session_at = CASE WHEN yes THEN last_second_session_at ELSE now() END
                FROM heard WHERE id = heard.sensor)
            SELECT h.sensor AS said, h.yes, l.lineage AS center, p.*, sensor_history_at(h.sensor, h.epoch, h.let) AS at_first,
                sensor_history_at(h.sensor, h.epoch, p.through) AS at_through
            FROM center_lineage l, heard h LEFT JOIN sensor_progress p ON p.sensor = h.sensor AND p.epoch = h.epoch
            """.formatted(NODE_PATIENCE_SECONDS, RUN_SECONDS);

    private final Jdbi database;
    private final NodeName node;
    private final BatchedQuery<Hello, Met> hellos;

    private record Hello(Session session, String version, long epoch, long let) {}

    SessionStarts(Jdbi database, NodeName node, Executor executor) {
        this.database = database;
        this.node = node;
        this.hellos = new BatchedQuery<>(hello -> hello.session().sensor(), this::start, executor);
    }

    CompletionStage<Met> start(Session session, UplinkFrame.Hello hello) {
        return hellos.ask(new Hello(session, hello.agentVersion(), hello.epoch(), hello.firstPending() - 1));
    }

    private List<Met> start(List<Hello> all) {
        Map<String, Met> met = new HashMap<>();
        database.useHandle(handle -> {
            handle.registerArrayType(Long.class, "bigint").registerArrayType(String.class, "text");
            Query query = handle.createQuery(MEET).bind("node", node.name()).bind("incarnation", node.incarnation());
            bind(query, "sensors", String.class, all, hello -> hello.session().sensor());
            bind(query, "sessions", String.class, all, hello -> hello.session().id());
            bind(query, "versions", String.class, all, Hello::version);
            bind(query, "epochs", Long.class, all, Hello::epoch);
            bind(query, "lets", Long.class, all, Hello::let);
            query.map((row, context) -> met.put(row.getString("said"), met(row)))
                    .list();
        });
        return all.stream()
                .map(hello -> Objects.requireNonNull(met.get(hello.session().sensor())))
                .toList();
    }

    private static <T> void bind(Query query, String name, Class<T> type, List<Hello> all, Function<Hello, T> of) {
        query.bindArray(name, type, all.stream().map(of).toList());
    }

    private static Met met(ResultSet row) throws SQLException {
        if (!row.getBoolean("yes")) {
            return new Crowded();
        }
        return new SessionStart(
                row.getObject("through") == null
                        ? Optional.empty()
                        : Optional.of(new EpochState(
                                row.getLong("through"),
                                row.getLong("claimed"),
                                row.getLong("lineage"),
                                row.getObject("former", Long.class),
                                row.getLong("restored"))),
                Hashes.of(row.getBytes("at_first")),
                Hashes.of(row.getBytes("at_through")),
                row.getLong("center"));
    }
}
