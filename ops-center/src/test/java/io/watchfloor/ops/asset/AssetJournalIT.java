package io.watchfloor.ops.asset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.CommandLineSettings;
import io.watchfloor.config.InvalidSettingsException;
import io.watchfloor.config.ProgramConfig;
import io.watchfloor.config.testing.FreshDatabase;
import io.watchfloor.config.testing.TestDatabase;
import io.watchfloor.ops.asset.evidence.EvidenceVault;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.correlation.PendingContribution;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.ops.platform.rights.Everything;
import io.watchfloor.ops.platform.tracing.Tracing;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Assets over the real journal, with lost or damaged rows. */
@ExtendWith(FreshDatabase.class)
class AssetJournalIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String SPOOL = "sensor-1/0000000000000001";

    private static Jdbi jdbi;
    private static Config local;
    private static ActorTestKit kit;

    private static final class Silence implements AssetOutbound {
        @Override
        public void contribute(AssetKey asset, List<PendingContribution> contributions) {}

        @Override
        public void correlatedTaken(String correlation, AssetKey asset, long through) {}

        @Override
        public void place(AssetKey asset, List<Alert> alerts, @Nullable String traceparent) {}

        @Override
        public void send(AssetKey asset, String other, AssetCommand.Naming word) {}

        @Override
        public void foldingEnded(AssetKey asset, CaseId caseId) {}
    }

    @BeforeAll
    static void start(TestDatabase database) throws InvalidSettingsException {
        ProgramConfig config = ProgramConfig.load(Optional.empty(), CommandLineSettings.NONE);
        jdbi = Jdbi.create(database.dataSource());
        local = ConfigFactory.parseString("pekko.actor.provider = local, jdbc-journal.replayBatchSize = 4")
                .withFallback(config.pekko(database.address()));
        kit = ActorTestKit.create("assets", local);
    }

    @AfterAll
    static void end() {
        kit.shutdownTestKit();
    }

    private static AssetKey key(String name) {
        return AssetKey.parse("default/host:" + name);
    }

    private static ActorRef<AssetCommand> live(String name) {
        return live(name, kit);
    }

    private static ActorRef<AssetCommand> live(String name, ActorTestKit where) {
        return live(name, where, 1000);
    }

    private static ActorRef<AssetCommand> live(String name, ActorTestKit where, int snapshotEvery) {
        return where.spawn(AssetEntity.create(
                key(name),
                new AssetDependencies(
                        new AssetDependencies.Judging(
                                () -> WorkstationRecords.judge(2),
                                WorkstationRecords.READER,
                                new AssetRetentionPolicy(Duration.ofHours(24), Duration.ofDays(30))),
                        new Silence(),
                        new EvidenceVault(jdbi, new SecureRandom(), Runnable::run),
                        Clock.systemUTC(),
                        new AssetDependencies.Journaling(() -> {}, snapshotEvery),
                        new AssetDependencies.Watching(
                                new AssetMetrics(new PrometheusRegistry(), Clock.systemUTC()), Tracing.off()))));
    }

    /** An asset with ten journaled events that is not in memory. */
    private static void withTenEvents(String name) throws Exception {
        ActorRef<AssetCommand> asset = live(name);
        for (int number = 1; number <= 10; number++) {
            absorb(asset, number);
        }
        kit.stop(asset);
        assertThat(rows(name)).isEqualTo(10);
    }

    private static AssetReply absorb(ActorRef<AssetCommand> asset, int number) throws Exception {
        return AskPattern.<AssetCommand, AssetReply>ask(
                        asset,
                        replyTo -> new AssetCommand.Absorb(
                                "sensor-1", 1, List.of(WorkstationRecords.lsass(number)), null, replyTo),
                        PATIENCE,
                        kit.scheduler())
                .toCompletableFuture()
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static long rows(String name) {
        return jdbi.withHandle(
                handle -> handle.createQuery("SELECT count(*) FROM event_journal WHERE persistence_id = :id")
                        .bind("id", "asset|" + key(name))
                        .mapTo(Long.class)
                        .one());
    }

    private static void sql(String statement, String name) {
        jdbi.useHandle(handle ->
                handle.createUpdate(statement).bind("id", "asset|" + key(name)).execute());
    }

    private static AssetStatus describe(ActorRef<AssetCommand> asset, Duration patience) throws Exception {
        return AskPattern.<AssetCommand, AssetStatus>ask(asset, AssetCommand.Describe::new, patience, kit.scheduler())
                .toCompletableFuture()
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static void awaitSnapshots(String name, long number) {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> jdbi.withHandle(
                                handle -> handle.createQuery("SELECT count(*) FROM snapshot WHERE persistence_id = :id")
                                        .bind("id", "asset|" + key(name))
                                        .mapTo(Long.class)
                                        .one())
                        == number);
    }

    private static ProfileReply tag(ActorRef<AssetCommand> asset, ProfileChange change, String request)
            throws Exception {
        return AskPattern.<AssetCommand, ProfileReply>ask(
                        asset,
                        replyTo -> new AssetCommand.ChangeProfile(
                                change, "ann", request, null, Everything.of("ann"), replyTo),
                        PATIENCE,
                        kit.scheduler())
                .toCompletableFuture()
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void aProfileSurvivesSnapshotsAndUnloading() throws Exception {
        ProfileChange decoy =
                new ProfileChange(new TreeSet<>(List.of(AssetTag.HONEYTOKEN)), "critical", "Brandt", "Finance");
        ActorRef<AssetCommand> asset = live("described", kit, 2);
        ProfileReply said = tag(asset, decoy, "r1");
        for (int number = 1; number <= 10; number++) {
            absorb(asset, number);
        }
        awaitSnapshots("described", 5);
        kit.stop(asset);
        assertThat(tag(live("described", kit, 2), decoy, "r2"))
                .as("the repeat finds it as it was said")
                .isEqualTo(said)
                .isInstanceOfSatisfying(
                        ProfileReply.Success.class,
                        done -> assertThat(done.version()).isEqualTo(1));
    }

    @Test
    void anAssetIsRestoredFromItsJournalUnchanged() throws Exception {
        withTenEvents("whole");
        assertThat(describe(live("whole"), PATIENCE).watermarks()).containsEntry(SPOOL, 10L);
    }

    @Test
    void anAssetWithAMissingEventStaysDownUntilTheRepairAndOthersWork() throws Exception {
        withTenEvents("hole");
        jdbi.useHandle(handle -> handle.execute("CREATE TABLE backup AS SELECT * FROM event_journal"));
        sql("DELETE FROM event_journal WHERE persistence_id = :id AND sequence_number IN (4, 5)", "hole");
        ActorRef<AssetCommand> asset = live("hole");
        assertThatThrownBy(() -> describe(asset, Duration.ofSeconds(2))).hasCauseInstanceOf(TimeoutException.class);
        assertThat(describe(live("neighbour"), PATIENCE).watermarks()).isEmpty();
        sql(
                "INSERT INTO event_journal SELECT * FROM backup WHERE persistence_id = :id AND sequence_number IN (4, 5)",
                "hole");
        assertThat(describe(asset, PATIENCE).watermarks()).containsEntry(SPOOL, 10L);
    }

    /** The control: the plugin's own replay does not notice what the test above checks. */
    @Test
    void thePluginsOwnReplayIgnoresAMissingEvent() throws Exception {
        withTenEvents("control");
        sql("DELETE FROM event_journal WHERE persistence_id = :id AND sequence_number BETWEEN 3 AND 8", "control");
        ActorTestKit plugins = ActorTestKit.create(
                "plugins-own",
                ConfigFactory.parseString(
                                "jdbc-journal.dao = org.apache.pekko.persistence.jdbc.journal.dao.DefaultJournalDao")
                        .withFallback(local));
        try {
            // The asset is answered for as if no event were missing.
            assertThat(describe(live("control", plugins), PATIENCE).watermarks())
                    .containsKey(SPOOL);
        } finally {
            plugins.shutdownTestKit();
        }
    }

    @Test
    void anAssetWhoseLastEventsAreMissingStaysDown() throws Exception {
        withTenEvents("tail");
        sql(
                "UPDATE event_journal SET sequence_number = 20 WHERE persistence_id = :id AND sequence_number = 10",
                "tail");
        ActorRef<AssetCommand> asset = live("tail");
        assertThatThrownBy(() -> describe(asset, Duration.ofSeconds(2))).hasCauseInstanceOf(TimeoutException.class);
    }

    @Test
    void anAssetWithADamagedEventStaysDown() throws Exception {
        withTenEvents("damaged");
        sql(
                "UPDATE event_journal SET event_payload = set_byte(event_payload, 0, 0) WHERE persistence_id = :id AND sequence_number = 7",
                "damaged");
        ActorRef<AssetCommand> asset = live("damaged");
        assertThatThrownBy(() -> describe(asset, Duration.ofSeconds(2))).hasCauseInstanceOf(TimeoutException.class);
    }

    @Test
    void aDamagedAssetAnswersAtOnceAndNoticesARepair() throws Exception {
        withTenEvents("told");
        jdbi.useHandle(handle -> handle.execute("CREATE TABLE told_backup AS SELECT * FROM event_journal"));
        sql(
                "UPDATE event_journal SET event_payload = set_byte(event_payload, 0, 0) WHERE persistence_id = :id AND sequence_number = 7",
                "told");
        ActorRef<AssetCommand> asset = live("told");
        // The first request arrives while the journal is read, the second when the damage is known: neither waits for
        // its timeout.
        assertThat(absorb(asset, 11)).isInstanceOf(AssetReply.Damaged.class);
        assertThat(absorb(asset, 11))
                .isInstanceOfSatisfying(
                        AssetReply.Damaged.class,
                        damaged -> assertThat(damaged.reason()).contains("unreadable"));
        sql(
                "UPDATE event_journal j SET event_payload = b.event_payload FROM told_backup b"
                        + " WHERE j.persistence_id = :id AND b.persistence_id = j.persistence_id AND b.sequence_number = j.sequence_number",
                "told");
        Awaitility.await()
                .atMost(PATIENCE.multipliedBy(3))
                .until(() -> absorb(asset, 11) instanceof AssetReply.Absorbed);
        assertThat(describe(asset, PATIENCE).watermarks()).containsEntry(SPOOL, 11L);
    }

    @Test
    void aDamagedSnapshotOnlyCostsAReplay() throws Exception {
        ActorRef<AssetCommand> before = live("snapshot", kit, 5);
        for (int number = 1; number <= 12; number++) {
            absorb(before, number);
        }
        AssetStatus known = describe(before, PATIENCE);
        awaitSnapshots("snapshot", 2);
        kit.stop(before);
        sql(
                "UPDATE snapshot SET snapshot_payload = set_byte(snapshot_payload, 0, 0) WHERE persistence_id = :id",
                "snapshot");
        ActorRef<AssetCommand> after = live("snapshot", kit, 5);
        assertThat(describe(after, PATIENCE)).isEqualTo(known);
        assertThat(absorb(after, 12)).isEqualTo(new AssetReply.Absorbed(12, 0));
        assertThat(absorb(after, 13)).isEqualTo(new AssetReply.Absorbed(13, 1));
    }
}
