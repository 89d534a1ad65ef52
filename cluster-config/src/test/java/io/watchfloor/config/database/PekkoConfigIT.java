package io.watchfloor.config.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchfloor.config.CommandLineSettings;
import io.watchfloor.config.ProgramConfig;
import io.watchfloor.config.node.StartFailure;
import io.watchfloor.config.testing.PreparedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The files that the node is started with, proven by starting one: cluster, sharding, journal, snapshots. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class PekkoConfigIT {

    @TempDir
    static Path folder;

    private static ProgramConfig config;
    private static EmbeddedPostgres postgres;
    private static Database database;

    @BeforeAll
    static void startDatabase() throws Exception {
        config = ProgramConfig.load(Optional.empty(), CommandLineSettings.NONE);
        postgres = EmbeddedPostgres.start(PreparedPostgres.into(folder));
        database = Database.open(postgres.address(), config.settings().database());
        database.migrate();
    }

    @AfterAll
    static void stopDatabase() {
        database.close();
        postgres.close();
    }

    @Test
    void entityRemembersAcrossTwoActorSystems() throws Exception {
        for (long expected = 1; expected <= 7; expected += 6) {
            ActorSystem<Void> system = started();
            EntityRef<CounterEntity.Count> tally = ClusterSharding.get(system).entityRefFor(CounterEntity.KEY, "dc01");
            assertThat(count(tally)).isEqualTo(expected);
            for (int i = 1; i < 6; i++) {
                count(tally);
            }
            for (String dispatcher : List.of("telemetry", "people", "blocking", "searches", "live")) {
                assertThat(system.dispatchers()
                                .lookup(DispatcherSelector.fromConfig("watchfloor-dispatcher." + dispatcher)))
                        .isNotNull();
            }
            system.terminate();
            system.getWhenTerminated().toCompletableFuture().get(30, TimeUnit.SECONDS);
        }
        assertThat(number("SELECT count(*) FROM event_journal WHERE xid IS NOT NULL"))
                .isEqualTo(12);
        assertThat(number("SELECT count(DISTINCT xid) FROM event_journal")).isEqualTo(12);
        assertThat(number("SELECT count(*) FROM event_tag")).isZero();
        assertThat(number("SELECT max(sequence_number) FROM snapshot")).isEqualTo(10);
    }

    @Test
    void serverIsDurableAndMigratingAgainChangesNothing() throws Exception {
        database.migrate();
        for (String setting : List.of("fsync", "full_page_writes", "synchronous_commit", "data_checksums")) {
            assertThat(text("SHOW " + setting)).as(setting).isEqualTo("on");
        }
        assertThat(text("SHOW listen_addresses")).isEqualTo("127.0.0.1");
        assertThat(Files.readString(folder.resolve("pg/pg_hba.conf")).lines().filter(line -> line.contains("trust")))
                .allMatch(line -> line.startsWith("#"));
    }

    @Test
    void wrongPasswordIsToldWithoutShowingIt() {
        DatabaseAddress wrong = new DatabaseAddress(postgres.jdbcUrl(), postgres.user(), "hunter2");
        DatabaseTimeouts usual = DatabaseTimeouts.DEFAULT;
        DatabaseSettings impatient = new DatabaseSettings(
                Optional.empty(),
                "",
                "",
                2,
                2,
                new DatabaseTimeouts(Duration.ofSeconds(1), usual.connect(), usual.answer(), usual.probe()));
        assertThatThrownBy(() -> Database.open(wrong, impatient))
                .isInstanceOfSatisfying(StartFailure.class, failure -> {
                    assertThat(failure.code()).isEqualTo("database.unreachable");
                    assertThat(failure)
                            .hasMessageContaining(postgres.jdbcUrl())
                            .message()
                            .doesNotContain("hunter2");
                });
    }

    private ActorSystem<Void> started() {
        ActorSystem<Void> system =
                ActorSystem.create(Behaviors.empty(), "watchfloor", config.pekko(postgres.address()));
        Cluster cluster = Cluster.get(system);
        cluster.manager().tell(Join.create(cluster.selfMember().address()));
        ClusterSharding.get(system)
                .init(Entity.of(CounterEntity.KEY, context -> new CounterEntity(context.getEntityId())));
        return system;
    }

    private static long count(EntityRef<CounterEntity.Count> tally) throws Exception {
        return tally.ask(CounterEntity.Count::new, Duration.ofSeconds(30))
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
    }

    private long number(String query) throws Exception {
        return Long.parseLong(text(query));
    }

    private String text(String query) throws Exception {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
