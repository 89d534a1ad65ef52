package io.watchfloor.ops.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchfloor.config.sensor.IngestSettings;
import io.watchfloor.config.testing.FreshDatabase;
import io.watchfloor.ops.intake.health.HealthStore;
import io.watchfloor.ops.intake.ledger.Ledger;
import io.watchfloor.ops.intake.ledger.Ledger.Crowded;
import io.watchfloor.ops.intake.ledger.Ledger.Session;
import io.watchfloor.ops.intake.ledger.Ledger.SessionStart;
import io.watchfloor.ops.intake.ledger.NodeName;
import io.watchfloor.ops.intake.ledger.SqlLedger;
import io.watchfloor.ops.intake.sensor.SensorProofs.Proven;
import io.watchfloor.sensors.protocol.UplinkFrame;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(FreshDatabase.class)
class LiveSessionsIT {

    private static final String SENSOR = "sensor-1";

    private static final UplinkFrame WELCOME = new UplinkFrame.Welcome(0, 0, 0, 1, 1_024, Instant.EPOCH, Set.of());

    /** When many sensors say hello at once, some have disconnected before their hello is answered. */
    @Test
    void aHelloAnsweredAfterItsStreamEndedDoesNotBlockTheSensor(DataSource database) {
        Jdbi jdbi = jdbi(database);
        SqlLedger ledger = new SqlLedger(jdbi, new NodeName("a", "1"), Runnable::run);
        try (LiveSessions sessions = sessions(jdbi, ledger)) {
            LiveSessions.Live live = sessions.open(new Proven(SENSOR, "enrolment", null), answer -> {});
            Session next = new Session(SENSOR, "next");
            live.frameReceived();
            live.ended();
            assertThat(met(ledger, live.session(), hello())).isInstanceOf(SessionStart.class);
            assertThat(met(ledger, next, hello())).isInstanceOf(Crowded.class);
            live.replySent(StreamReply.of());
            assertThat(met(ledger, next, hello())).isInstanceOf(SessionStart.class);
        }
    }

    /** A killed database may have lost the session. A stream that has no session yet stays open. */
    @Test
    void aStreamWhoseSessionIsLostEnds(DataSource database) {
        Jdbi jdbi = jdbi(database);
        SqlLedger ledger = new SqlLedger(jdbi, new NodeName("a", "1"), Runnable::run);
        try (LiveSessions sessions = sessions(jdbi, ledger)) {
            Queue<String> ended = new ConcurrentLinkedQueue<>();
            LiveSessions.Live greeting =
                    sessions.open(new Proven(SENSOR, "enrolment", null), answer -> ended.add("greeting"));
            greeting.frameReceived();
            LiveSessions.Live live =
                    sessions.open(new Proven(SENSOR, "enrolment", null), answer -> ended.add("welcomed"));
            live.frameReceived();
            assertThat(met(ledger, live.session(), hello())).isInstanceOf(SessionStart.class);
            live.replySent(StreamReply.of(WELCOME));
            jdbi.useHandle(handle -> handle.execute("DELETE FROM sensor_session"));
            sessions.start();
            await().atMost(Duration.ofSeconds(20)).until(() -> !ended.isEmpty());
            assertThat(ended).containsExactly("welcomed");
        }
    }

    /** When thousands of sensors reconnect, many still wait for their hello when the node checks its streams. */
    @Test
    void aStreamWithAWaitingHelloStaysDespiteTheSessionOfAKilledNode(DataSource database) {
        Jdbi jdbi = jdbi(database);
        SqlLedger killed = new SqlLedger(jdbi, new NodeName("a", "0"), Runnable::run);
        assertThat(met(killed, new Session(SENSOR, "of the killed node"), hello()))
                .isInstanceOf(SessionStart.class);
        Proven other = new Proven("sensor-2", "enrolment", null);
        jdbi.useHandle(handle -> handle.execute(
                "INSERT INTO sensor (id, name, credential_hash, enrolment) VALUES (?, 's2', '\\x02', 'enrolment')",
                other.id()));
        SqlLedger ledger = new SqlLedger(jdbi, new NodeName("a", "1"), Runnable::run);
        try (LiveSessions sessions = sessions(jdbi, ledger)) {
            Queue<String> ended = new ConcurrentLinkedQueue<>();
            sessions.open(new Proven(SENSOR, "enrolment", null), answer -> ended.add("waiting"))
                    .frameReceived();
            sessions.start();
            // A stream whose session was taken over ends at the node's check: after two such checks the waiting stream
            // was checked, too.
            for (String name : List.of("first", "second")) {
                LiveSessions.Live taken = sessions.open(other, answer -> ended.add(name));
                taken.frameReceived();
                assertThat(met(ledger, taken.session(), hello())).isInstanceOf(SessionStart.class);
                taken.replySent(StreamReply.of(WELCOME));
                jdbi.useHandle(handle ->
                        handle.execute("UPDATE sensor_session SET session = 'another' WHERE sensor = ?", other.id()));
                await().atMost(Duration.ofSeconds(20)).until(() -> ended.contains(name));
                jdbi.useHandle(handle -> handle.execute("DELETE FROM sensor_session WHERE sensor = ?", other.id()));
            }
            assertThat(ended).containsExactly("first", "second");
        }
    }

    private static Jdbi jdbi(DataSource database) {
        Jdbi jdbi = Jdbi.create(database);
        jdbi.useHandle(handle -> {
            handle.execute("TRUNCATE sensor_session, gate_node, sensor CASCADE");
            handle.execute(
                    "INSERT INTO sensor (id, name, credential_hash, enrolment) VALUES (?, 's', '\\x01', 'enrolment')",
                    SENSOR);
            handle.execute("INSERT INTO gate_node VALUES ('a', '1', now() + interval '1 h')");
        });
        return jdbi;
    }

    private static LiveSessions sessions(Jdbi jdbi, SqlLedger ledger) {
        Clock clock = Clock.systemUTC();
        return new LiveSessions(
                jdbi,
                new NodeName("a", "1"),
                ledger,
                new HealthStore(jdbi, clock, new IngestSettings.ClockLimits(Duration.ofSeconds(2), 2)),
                clock,
                Runnable::run);
    }

    private static UplinkFrame.Hello hello() {
        return new UplinkFrame.Hello("1", 1, 6, 1, 7, null, List.of(), null, null);
    }

    private static Ledger.Met met(Ledger ledger, Session session, UplinkFrame.Hello hello) {
        return ledger.startSession(session, hello).toCompletableFuture().join();
    }
}
