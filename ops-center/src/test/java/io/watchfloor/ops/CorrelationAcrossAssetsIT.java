package io.watchfloor.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.CommandLineSettings;
import io.watchfloor.config.InvalidSettingsException;
import io.watchfloor.config.ProgramConfig;
import io.watchfloor.config.database.DatabaseAddress;
import io.watchfloor.config.testing.FreshDatabase;
import io.watchfloor.config.testing.TestDatabase;
import io.watchfloor.ops.asset.AssetClient;
import io.watchfloor.ops.asset.AssetEvent;
import io.watchfloor.ops.asset.AssetReply;
import io.watchfloor.ops.asset.Submission;
import io.watchfloor.ops.cases.CaseEvent;
import io.watchfloor.ops.detection.attack.Attack;
import io.watchfloor.ops.detection.correlation.CorrelationCommand;
import io.watchfloor.ops.detection.correlation.CorrelationEntity;
import io.watchfloor.ops.detection.correlation.CorrelationEvent;
import io.watchfloor.ops.detection.correlation.PendingContribution;
import io.watchfloor.ops.paging.escalation.AckLinks;
import io.watchfloor.ops.paging.oncall.StaffDirectory;
import io.watchfloor.ops.platform.egress.EgressClient;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.ops.platform.journal.JournaledEvent;
import io.watchfloor.sensors.protocol.AssetId;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import io.watchfloor.sigma.language.Placeholders;
import io.watchfloor.sigma.loading.RuleSources;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Windows with members of several assets, on a complete node with a real PostgreSQL that is restarted between the
 * steps.
 */
@ExtendWith(FreshDatabase.class)
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class CorrelationAcrossAssetsIT {

    private static final Instant START = Instant.parse("2026-01-05T08:00:00Z");
    private static final String SPRAY = "5f3c2f0e-3f0b-4d52-9f0a-2f0a35c4b002";
    private static final String RULES = """
            title: A logon failed
            id: 5f3c2f0e-3f0b-4d52-9f0a-2f0a35c4b001
            name: logon_failed
            level: low
            logsource: {product: windows, service: security}
            detection:
              selection: {EventID: 4625}
              condition: selection
            ---
            title: Passwords are sprayed
            id: 5f3c2f0e-3f0b-4d52-9f0a-2f0a35c4b002
            level: high
            correlation:
              type: event_count
              rules: [logon_failed]
              group-by: [IpAddress]
              timespan: 10m
              condition: {gte: 10}
            ---
            title: Few logons fail in a while
            id: 5f3c2f0e-3f0b-4d52-9f0a-2f0a35c4b003
            level: medium
            correlation:
              type: event_count
              rules: [logon_failed]
              group-by: [WorkstationName]
              timespan: 1s
              condition: {lte: 3}
            """;

    @TempDir
    private static Path data;

    private static Path rules;
    private static DatabaseAddress address;
    private static ProgramConfig config;
    private static Jdbi jdbi;

    private final AtomicReference<AssetClient> door = new AtomicReference<>();
    private final List<JournaledEvent> journal = new CopyOnWriteArrayList<>();
    private ActorSystem<Void> system;
    private OpsCenter center;
    private int started;

    @BeforeAll
    static void configure(TestDatabase database) throws InvalidSettingsException, IOException {
        rules = Files.writeString(data.resolve("rules.yml"), RULES);
        // No second notification during a test, however slow the machine.
        Path settings = Files.writeString(data.resolve("watchfloor.conf"), "watchfloor.escalation.repeat-every = 1 h");
        config = ProgramConfig.load(Optional.of(settings), CommandLineSettings.NONE);
        address = database.address();
        jdbi = Jdbi.create(database.dataSource());
    }

    @BeforeEach
    void begin() {
        jdbi.useHandle(handle -> handle.execute(
                "TRUNCATE event_journal, event_tag, snapshot, fold_position, obligation, rule_set CASCADE"));
        start();
    }

    @AfterEach
    void end() throws Exception {
        center.close();
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private void start() {
        system = ActorSystem.create(
                Behaviors.empty(),
                "watchfloor",
                // There is no other node to hand over to.
                ConfigFactory.parseString("""
                        pekko.remote.artery.canonical.port = 0
                        pekko.cluster.sharding.coordinator-singleton.hand-over-retry-interval = 50 ms
                        """).withFallback(config.pekko(address)));
        Cluster cluster = Cluster.get(system);
        cluster.manager().tell(Join.create(cluster.selfMember().address()));
        center = new OpsCenter(
                system,
                config.settings(),
                jdbi,
                new RuleSources(false, List.of(rules), Placeholders.NONE, List.of()),
                Attack.builtin(),
                "http://localhost",
                Clock.systemUTC(),
                new SecureRandom(),
                new PrometheusRegistry(),
                EgressClient.of(config.settings().egress(), new PrometheusRegistry()),
                AckLinks.NONE,
                transaction -> new StaffDirectory(new TreeSet<>(), new TreeMap<>(), new TreeMap<>()),
                given -> {
                    door.set(given);
                    return given;
                });
        center.start();
        journal.clear();
        center.addProjection("test-" + ++started, (transaction, event) -> journal.add(event), () -> {});
    }

    private void restart() throws Exception {
        end();
        start();
    }

    private void failures(String asset, long first, int count) throws Exception {
        List<Submission> records = new ArrayList<>();
        for (long sequence = first; sequence < first + count; sequence++) {
            byte[] body =
                    """
                    {"EventID":4625,"Channel":"Security","Hostname":"%s","@timestamp":"%s","TargetUserName":"user%d",\
                    "IpAddress":"192.0.2.7"}""".formatted(asset, START.plusSeconds(sequence), sequence).getBytes(StandardCharsets.UTF_8);
            records.add(new Submission(new TelemetryRecord(sequence, START.toEpochMilli(), null, null, body)));
        }
        send(asset, records);
    }

    private void send(String asset, List<Submission> records) throws Exception {
        AssetReply reply = await().ignoreExceptions()
                .atMost(Duration.ofSeconds(60))
                .until(
                        () -> door.get()
                                .absorb(AssetKey.of(AssetId.parse(asset)), "sensor-1", 1, records, null)
                                .toCompletableFuture()
                                .get(10, TimeUnit.SECONDS),
                        one -> true);
        assertThat(reply).isInstanceOf(AssetReply.Absorbed.class);
    }

    private <T> List<T> events(Class<T> type) {
        return journal.stream()
                .map(JournaledEvent::event)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    /** Members of the spray's window. */
    private Set<String> members() {
        Set<String> members = new HashSet<>();
        for (CorrelationEvent.WindowMoved moved : events(CorrelationEvent.WindowMoved.class)) {
            moved.change()
                    .added()
                    .forEach(member -> assertThat(members.add(member.record()))
                            .as("counted once: %s", member)
                            .isTrue());
        }
        return members;
    }

    private void awaitMembers(int count) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(members()).hasSize(count));
        awaitNothingOwed();
    }

    private void awaitNothingOwed() {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(owed()).isEmpty());
    }

    /**
     * Deliveries that are pending now: a notification that is due later does not count, an event that the outbox has
     * not read does.
     */
    private static List<String> owed() {
        return jdbi.withHandle(
                handle -> handle.createQuery("""
                        SELECT entity_type || ' ' || what FROM obligation
                        WHERE NOT (what = 'page' AND due_at > now() + interval '1 minute')
                        UNION ALL
                        SELECT 'unread ' || j.persistence_id || ' ' || j.sequence_number FROM event_journal j, fold_position p
                        WHERE p.fold = 'outbox' AND (j.xid, j.ordering) > (p.xid, p.ordering)
                        """).mapTo(String.class).list());
    }

    private List<String> told() {
        return journal.stream()
                .map(one -> one.entityType() + " " + one.entityId() + " " + one.sequence() + " "
                        + one.event().getClass().getSimpleName())
                .toList();
    }

    private List<AssetEvent.Detection> sprays() {
        return events(AssetEvent.TelemetryAbsorbed.class).stream()
                .flatMap(event -> event.detections().stream())
                .filter(one -> one.rule().value().equals(SPRAY))
                .toList();
    }

    @Test
    void failuresOfTwoAssetsAreCountedTogetherAlsoAcrossARestart() throws Exception {
        failures("dc01", 1, 4);
        awaitMembers(4);
        restart();
        failures("dc02", 5, 5);
        restart();
        assertThat(events(CaseEvent.Opened.class)).isEmpty();
        failures("dc02", 5, 6);
        awaitMembers(10);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> !events(CaseEvent.Opened.class).isEmpty());
        awaitNothingOwed();

        assertThat(sprays()).singleElement().satisfies(spray -> {
            assertThat(spray.record()).isEqualTo("sensor-1/0000000000000001/10");
            assertThat(spray.window()).satisfies(window -> {
                assertThat(window.count()).isEqualTo(10);
                assertThat(window.group()).containsEntry("IpAddress", "192.0.2.7");
                assertThat(window.assets()).containsExactly("host:dc01", "host:dc02");
                assertThat(window.records()).hasSize(10);
            });
        });
        assertThat(events(CaseEvent.Opened.class)).singleElement().satisfies(opened -> {
            assertThat(opened.asset()).isEqualTo("host:dc02");
            assertThat(opened.alerts().getFirst().title()).isEqualTo("Passwords are sprayed");
        });
    }

    @Test
    void duplicateMembersAreConfirmedAndChangeNothing() throws Exception {
        failures("dc01", 1, 10);
        awaitMembers(10);
        List<PendingContribution> sent = events(AssetEvent.TelemetryAbsorbed.class).stream()
                .flatMap(event -> event.contributions().stream())
                .toList();
        String id = journal.stream()
                .filter(event -> event.event() instanceof CorrelationEvent.WindowMoved)
                .map(JournaledEvent::entityId)
                .findFirst()
                .orElseThrow();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> journal.size()
                        == jdbi.withHandle(handle -> handle.createQuery("SELECT count(*) FROM event_journal")
                                .mapTo(Integer.class)
                                .one()));
        List<String> before = told();

        EntityRef<CorrelationCommand> window = ClusterSharding.get(system).entityRefFor(CorrelationEntity.KEY, id);
        for (int i = 0; i < 3; i++) {
            window.tell(new CorrelationCommand.Take("asset:default/host:dc01", sent));
        }
        restart();
        ClusterSharding.get(system)
                .entityRefFor(CorrelationEntity.KEY, id)
                .tell(new CorrelationCommand.Take("asset:default/host:dc01", sent));
        failures("dc01", 1, 10);
        await().during(Duration.ofSeconds(2))
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(told()).isEqualTo(before));
        assertThat(sprays()).hasSize(1);
    }

    @Test
    void unconfirmedMembersAreSentAgainWithoutNewTelemetry() throws Exception {
        failures("dc01", 1, 10);
        awaitMembers(10);
        // As after a crash between the asset's commit and its messages: the window has not received its members.
        end();
        jdbi.useHandle(handle -> {
            handle.execute("DELETE FROM event_journal WHERE persistence_id NOT LIKE 'asset|%' OR sequence_number > 1");
            handle.execute("TRUNCATE snapshot, fold_position, obligation");
        });
        start();

        awaitMembers(10);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> !events(CaseEvent.Opened.class).isEmpty());
        assertThat(sprays()).hasSize(1);
    }

    @Test
    void aWaitingWindowIsEvaluatedWhenItsGroupHasNoNewMembers() throws Exception {
        byte[] body = """
                {"EventID":4625,"Channel":"Security","Hostname":"dc01","@timestamp":"2026-01-05T08:00:01Z",\
                "TargetUserName":"a","WorkstationName":"KIOSK"}""".getBytes(StandardCharsets.UTF_8);
        send("dc01", List.of(new Submission(new TelemetryRecord(1, START.toEpochMilli(), null, null, body))));

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(events(AssetEvent.TelemetryAbsorbed.class).stream()
                                .flatMap(event -> event.detections().stream()))
                        .singleElement()
                        .satisfies(one -> assertThat(one.window()).satisfies(window -> {
                            assertThat(window.group()).containsEntry("WorkstationName", "kiosk");
                            assertThat(window.count()).isEqualTo(1);
                        })));
        awaitNothingOwed();
    }
}
