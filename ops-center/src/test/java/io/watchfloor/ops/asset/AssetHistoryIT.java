package io.watchfloor.ops.asset;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.watchfloor.config.CommandLineSettings;
import io.watchfloor.config.InvalidSettingsException;
import io.watchfloor.config.ProgramConfig;
import io.watchfloor.config.testing.FreshDatabase;
import io.watchfloor.config.testing.TestDatabase;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.sigma.engine.ScanResult;
import io.watchfloor.sigma.telemetry.AssetName;
import io.watchfloor.sigma.telemetry.Telemetry;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import io.watchfloor.sigma.telemetry.UnreadableTelemetry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.serialization.SerializationExtension;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Earlier states of assets, compared with the states that the assets reported at the time. The system properties {@code
 * watchfloor.history.pairs} (300), {@code watchfloor.history.steps} (500), {@code watchfloor.history.snapshot-every}
 * (20), {@code watchfloor.history.recordings} (names of files) and {@code watchfloor.history.seed} change the run; public
 * recordings are used if they are present.
 */
@ExtendWith(FreshDatabase.class)
class AssetHistoryIT {

    private static final int PAIRS = Integer.getInteger("watchfloor.history.pairs", 300);
    private static final int STEPS = Integer.getInteger("watchfloor.history.steps", 500);
    private static final int SNAPSHOT_EVERY = Integer.getInteger("watchfloor.history.snapshot-every", 20);
    private static final long SEED = Long.getLong("watchfloor.history.seed", 28);
    private static final Pattern RECORDINGS =
            Pattern.compile(System.getProperty("watchfloor.history.recordings", "cmd_.*gz"));
    private static final int MOST_OF_A_FILE = 400;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static Jdbi jdbi;
    private static ActorTestKit kit;

    @BeforeAll
    static void start(TestDatabase database) throws InvalidSettingsException {
        ProgramConfig config = ProgramConfig.load(Optional.empty(), CommandLineSettings.NONE);
        jdbi = Jdbi.create(database.dataSource());
        Config local = ConfigFactory.parseString("pekko.actor.provider = local")
                .withFallback(config.pekko(database.address()));
        kit = ActorTestKit.create("asset-history", local);
    }

    @AfterAll
    static void end() {
        kit.shutdownTestKit();
    }

    private static AssetHistory history() {
        return new AssetHistory(jdbi, kit.system());
    }

    @Test
    void theStateAtAnyTimeIsTheStateThatTheAssetReportedThen() throws Exception {
        RecordedAssets assets = new RecordedAssets(kit, jdbi, SNAPSHOT_EVERY, WorkstationRecords.judgeWithBuiltIn(1));
        eachEventOnce(assets);
        live(assets, new SplittableRandom(SEED));
        assets.placeAlerts(RecordedAssets.key("ws01.corp.example")); // closes the last quiet span

        AssetHistory history = history();
        SplittableRandom random = new SplittableRandom(SEED + 1);
        List<AssetKey> keys = assets.assets();
        List<Long> nanos = new ArrayList<>();
        int unknown = 0;
        for (int pair = 0; pair < PAIRS; pair++) {
            AssetKey key = keys.get(random.nextInt(keys.size()));
            RecordedAssets.Quiet span =
                    assets.quiet().get(random.nextInt(assets.quiet().size()));
            long at = random.nextLong(span.from(), span.to() + 1);
            long begin = System.nanoTime();
            AssetStateAt answer = history.at(key, Instant.ofEpochMilli(at));
            nanos.add(System.nanoTime() - begin);
            AssetStatus expected = assets.recorded(key, at);
            if (expected == null || expected.equals(Asset.unknown(key).status())) {
                unknown++;
                assertThat(answer).as("%s at %d", key, at).isInstanceOf(AssetStateAt.Unknown.class);
            } else {
                assertThat(status(answer)).as("%s at %d", key, at).isEqualTo(expected);
            }
        }
        nanos.sort(null);
        System.out.printf(
                "history: %d pairs of %d assets and %d times equal (%d before the first event), %d events,"
                        + " median %.1f ms, p99 %.1f ms, longest %.1f ms%n",
                PAIRS,
                keys.size(),
                assets.quiet().size(),
                unknown,
                count("event_journal"),
                nanos.get(PAIRS / 2) / 1e6,
                nanos.get(PAIRS * 99 / 100) / 1e6,
                nanos.get(PAIRS - 1) / 1e6);
        eachIgnoredKindIsCaught(assets);
    }

    /** The control: a fold that ignores one kind of event gives another state directly after such an event. */
    private static void eachIgnoredKindIsCaught(RecordedAssets assets) {
        Map<String, List<Class<?>>> caught = new TreeMap<>();
        for (Class<?> kind : kinds(AssetEvent.class)) {
            AssetHistory broken = new AssetHistory(
                    jdbi,
                    SerializationExtension.get(kit.system()),
                    (asset, event) -> kind.isInstance(event) ? asset : asset.apply(event));
            boolean differs = false;
            for (AssetKey key : assets.assets()) {
                for (RecordedAssets.Quiet span : assets.quiet()) {
                    AssetStatus expected = assets.recorded(key, span.from());
                    boolean changedHere = expected != null && !expected.equals(assets.recorded(key, span.from() - 1));
                    if (!differs && changedHere) {
                        AssetStateAt answer = broken.at(key, Instant.ofEpochMilli(span.from()));
                        differs = answer instanceof AssetStateAt.Known known
                                && !known.status().equals(expected);
                    }
                }
            }
            caught.computeIfAbsent(differs ? "caught" : "missed", none -> new ArrayList<>())
                    .add(kind);
        }
        assertThat(caught).doesNotContainKey("missed");
    }

    private static List<Class<?>> kinds(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses())
                        .flatMap(one -> kinds(one).stream())
                        .toList()
                : List.of(type);
    }

    private static AssetStatus status(AssetStateAt answer) {
        assertThat(answer).isInstanceOf(AssetStateAt.Known.class);
        return ((AssetStateAt.Known) answer).status();
    }

    private static long count(String table) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT count(*) FROM " + table)
                .mapTo(Long.class)
                .one());
    }

    private static byte[] body(Submission submission) {
        return submission.received().body();
    }

    private static void eachEventOnce(RecordedAssets assets) throws Exception {
        AssetKey one = RecordedAssets.key("ws01.corp.example");
        AssetKey two = RecordedAssets.key("ws01");
        for (int number = 1; number <= 3; number++) {
            assets.absorb(
                    one,
                    List.of(body(WorkstationRecords.lsass(number)), body(WorkstationRecords.logonFailure(number))));
        }
        assets.absorb(one, List.of(body(WorkstationRecords.shareOpened(4))));
        assets.placeAlerts(one);
        assets.confirmContributions(one);
        assets.hold(one, "case-12");
        assets.release(one, "case-12");
        assets.erase(one);
        assets.profile(one, new ProfileChange(new TreeSet<>(List.of(AssetTag.SENSITIVE)), "high", "Brandt", "Finance"));
        assets.absorb(one, List.of(body(WorkstationRecords.lsass(9))));
        assets.closeCase(
                one, assets.now(one).openAlerts().stream().map(Alert::id).toList());
        assets.reports(one, "192.0.2.17");
        assets.absorb(two, List.of(body(WorkstationRecords.lsass(20))));
        assets.merge(two, one);
        assets.absorb(two, List.of(body(WorkstationRecords.lsass(21))));
        assets.undoMerge(two);
        assets.absorb(two, List.of(body(WorkstationRecords.lsass(22))));
    }

    private static void live(RecordedAssets assets, SplittableRandom random) throws Exception {
        List<AssetKey> own = Stream.of("ws01.corp.example", "ws01", "ws02", "ws03", "ws04", "ws05")
                .map(RecordedAssets::key)
                .toList();
        Map<AssetKey, Queue<List<byte[]>>> recordings = recordings();
        System.out.printf("history: recordings of %d assets%n", recordings.size());
        long number = 100;
        for (int step = 0; step < STEPS; step++) {
            List<AssetKey> all =
                    Stream.concat(own.stream(), recordings.keySet().stream()).toList();
            AssetKey asset = all.get(random.nextInt(all.size()));
            switch (random.nextInt(20)) {
                case 0 ->
                    assets.profile(
                            asset,
                            new ProfileChange(
                                    new TreeSet<>(random.nextBoolean() ? List.of(AssetTag.VIP) : List.of()),
                                    random.nextBoolean() ? "critical" : "low",
                                    "owner-" + random.nextInt(9),
                                    null));
                case 1 -> assets.hold(asset, "matter-" + random.nextInt(3));
                case 2 -> assets.release(asset, "matter-" + random.nextInt(3));
                case 3 -> assets.erase(asset);
                case 4 -> assets.reports(asset, "192.0.2." + random.nextInt(250));
                case 5 -> assets.merge(asset, own.get(random.nextInt(own.size())));
                case 6, 7 -> assets.undoMerge(asset);
                case 8, 9 -> {
                    if (assets.assets().contains(asset)) {
                        assets.closeCase(
                                asset,
                                assets.now(asset).openAlerts().stream()
                                        .map(Alert::id)
                                        .filter(id -> random.nextBoolean())
                                        .toList());
                    }
                }
                case 10 -> assets.placeAlerts(asset);
                case 11 -> assets.confirmContributions(asset);
                case 12 -> assets.unload(asset);
                default -> {
                    List<byte[]> recorded =
                            recordings.getOrDefault(asset, new ArrayDeque<>()).poll();
                    number += 1 + random.nextInt(600);
                    assets.absorb(asset, recorded != null ? recorded : made(random, number));
                }
            }
        }
    }

    private static List<byte[]> made(SplittableRandom random, long number) {
        List<byte[]> bodies = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(4); i++) {
            bodies.add(body(
                    switch (random.nextInt(4)) {
                        case 0 -> WorkstationRecords.lsass(number + i);
                        case 1 -> WorkstationRecords.shareOpened(number + i);
                        case 2 -> WorkstationRecords.routine(number + i);
                        default -> WorkstationRecords.logonFailure(number + i);
                    }));
        }
        return bodies;
    }

    /** Records of public recordings that built-in rules match, in batches by asset; none if there are no recordings. */
    private static Map<AssetKey, Queue<List<byte[]>>> recordings() throws IOException {
        Map<AssetKey, Queue<List<byte[]>>> batches = new TreeMap<>(Comparator.comparing(AssetKey::toString));
        Path root = root(Path.of("").toAbsolutePath());
        if (root == null) {
            return batches;
        }
        Evaluator judge = WorkstationRecords.judgeWithBuiltIn(1);
        try (Stream<Path> files = Files.list(root.resolve("attack").resolve("mordor"))) {
            for (Path file : files.filter(file ->
                            RECORDINGS.matcher(file.getFileName().toString()).lookingAt())
                    .sorted()
                    .toList()) {
                TelemetryReader reader = WorkstationRecords.READER.forRecordings(
                        new AssetName(io.watchfloor.sigma.telemetry.AssetKind.HOST, "unknown"));
                int taken = 0;
                try (BufferedReader in = new BufferedReader(new InputStreamReader(
                        new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
                    for (String line = in.readLine(); line != null && taken < MOST_OF_A_FILE; line = in.readLine()) {
                        byte[] body = line.getBytes(StandardCharsets.UTF_8);
                        if (!(judge.engine().judge(body) instanceof ScanResult.NoMatch)) {
                            taken++;
                            Telemetry telemetry = reader.read(body, null, null, Instant.parse("2026-11-01T00:00:00Z"));
                            batches.computeIfAbsent(
                                            AssetKey.parse("default/" + telemetry.asset()), none -> new ArrayDeque<>())
                                    .add(List.of(body));
                        }
                    }
                } catch (UnreadableTelemetry unreadable) {
                    throw new IllegalStateException(unreadable);
                }
            }
        }
        return batches;
    }

    private static @Nullable Path root(Path start) {
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            Path data = folder.resolve("shared").resolve("data");
            if (Files.isDirectory(data)) {
                return data;
            }
        }
        return null;
    }

    private static void sql(String statement, AssetKey asset, long through) {
        jdbi.useHandle(handle -> handle.createUpdate(statement)
                .bind("id", "asset|" + asset)
                .bind("through", through)
                .execute());
    }

    /** Ten events, with a snapshot after the fifth and the tenth. */
    private static RecordedAssets withTenEvents(AssetKey asset) throws Exception {
        RecordedAssets assets = new RecordedAssets(kit, jdbi, 5, WorkstationRecords.judge(1));
        for (int number = 1; number <= 10; number++) {
            assets.absorb(asset, List.of(body(WorkstationRecords.lsass(number))));
            if (number % 5 == 0) {
                long expected = number / 5;
                Awaitility.await()
                        .atMost(PATIENCE)
                        .until(() -> jdbi.withHandle(handle -> handle.createQuery(
                                                "SELECT count(*) FROM snapshot WHERE persistence_id = :id")
                                        .bind("id", "asset|" + asset)
                                        .mapTo(Long.class)
                                        .one())
                                == expected);
            }
        }
        assets.placeAlerts(asset);
        return assets;
    }

    private static Instant time(AssetKey asset, String column, String table, long sequence) {
        return Instant.ofEpochMilli(jdbi.withHandle(handle -> handle.createQuery("SELECT " + column + " FROM " + table
                        + " WHERE persistence_id = :id AND sequence_number = :sequence")
                .bind("id", "asset|" + asset)
                .bind("sequence", sequence)
                .mapTo(Long.class)
                .one()));
    }

    @Test
    void beforeTheFirstEventNothingIsKnown() throws Exception {
        AssetKey asset = RecordedAssets.key("first");
        withTenEvents(asset);
        Instant first = time(asset, "write_timestamp", "event_journal", 1);
        assertThat(history().at(asset, first.minusMillis(1))).isEqualTo(new AssetStateAt.Unknown(first));
        assertThat(history().at(asset, first)).isInstanceOf(AssetStateAt.Known.class);
        assertThat(history().at(RecordedAssets.key("never"), first)).isEqualTo(new AssetStateAt.Unknown(null));
    }

    @Test
    void afterEventsWereDeletedTheStateIsKnownFromTheNextSnapshotOn() throws Exception {
        AssetKey asset = RecordedAssets.key("cut");
        RecordedAssets assets = withTenEvents(asset);
        Instant snapshot = time(asset, "created", "snapshot", 5);
        Instant before = time(asset, "write_timestamp", "event_journal", 3);
        sql("DELETE FROM event_journal WHERE persistence_id = :id AND sequence_number <= :through", asset, 4);
        assertThat(history().at(asset, before)).isEqualTo(new AssetStateAt.Incomplete(snapshot));
        assertThat(status(history().at(asset, snapshot)).watermarks()).containsValue(5L);
        assertThat(status(history().at(asset, Instant.now()))).isEqualTo(assets.now(asset));

        Instant latest = time(asset, "created", "snapshot", 10);
        sql("DELETE FROM event_journal WHERE persistence_id = :id AND sequence_number <= :through", asset, 7);
        assertThat(history().at(asset, snapshot))
                .as("between the snapshots events are missing")
                .isEqualTo(new AssetStateAt.Incomplete(latest));
        sql("DELETE FROM event_journal WHERE persistence_id = :id AND sequence_number <= :through", asset, 100);
        assertThat(history().at(asset, snapshot)).isEqualTo(new AssetStateAt.Incomplete(latest));
        assertThat(status(history().at(asset, latest)).watermarks()).containsValue(10L);
        sql("DELETE FROM snapshot WHERE persistence_id = :id AND sequence_number <= :through", asset, 9);
        assertThat(history().at(asset, before)).isEqualTo(new AssetStateAt.Incomplete(latest));
    }

    @Test
    void anEventThatCannotBeReadIsNeverSkipped() throws Exception {
        AssetKey asset = RecordedAssets.key("unreadable");
        withTenEvents(asset);
        Instant seventh = time(asset, "write_timestamp", "event_journal", 7);
        sql(
                "UPDATE event_journal SET event_payload = set_byte(event_payload, 0, 0) WHERE persistence_id = :id AND sequence_number = :through",
                asset,
                7);
        assertThat(history().at(asset, seventh.minusMillis(1))).isInstanceOf(AssetStateAt.Known.class);
        assertThat(history().at(asset, seventh))
                .isEqualTo(new AssetStateAt.Incomplete(time(asset, "created", "snapshot", 10)));
        sql("DELETE FROM snapshot WHERE persistence_id = :id AND sequence_number > :through", asset, 5);
        assertThat(history().at(asset, seventh)).isEqualTo(new AssetStateAt.Incomplete(null));
    }

    @Test
    void anUnreadableSnapshotOnlyCostsAReplay() throws Exception {
        AssetKey asset = RecordedAssets.key("snapshots");
        RecordedAssets assets = withTenEvents(asset);
        sql(
                "UPDATE snapshot SET snapshot_payload = set_byte(snapshot_payload, 0, 0) WHERE persistence_id = :id AND sequence_number > :through",
                asset,
                0);
        assertThat(status(history().at(asset, Instant.now()))).isEqualTo(assets.now(asset));
    }

    @Test
    void theStateBeforeAnErasureStaysKnown() throws Exception {
        AssetKey asset = RecordedAssets.key("erased");
        RecordedAssets assets = withTenEvents(asset);
        AssetStatus before = assets.now(asset);
        Instant then = Instant.now();
        assets.erase(asset);
        assertThat(status(history().at(asset, then))).isEqualTo(before);
        assertThat(status(history().at(asset, Instant.now())))
                .isEqualTo(assets.now(asset))
                .isNotEqualTo(before);
    }

    @Test
    void changesAreListedFromTheLatestOn() throws Exception {
        AssetKey asset = RecordedAssets.key("changes");
        RecordedAssets assets = withTenEvents(asset);
        List<String> alerts =
                assets.now(asset).openAlerts().stream().map(Alert::id).toList();
        assets.profile(asset, new ProfileChange(null, null, "Brandt", null));
        assets.closeCase(asset, alerts);
        AssetHistory.Changes changes = history().changes(asset, Long.MAX_VALUE, 2);
        assertThat(changes.changes()).hasSize(2);
        assertThat(changes.changes().get(0).closed()).isEqualTo(alerts);
        assertThat(changes.changes().get(1).other()).isEqualTo(AssetChange.Other.PROFILE);
        assertThat(changes.changes().get(1).by()).isEqualTo("ann");
        long earlier = Objects.requireNonNull(changes.earlier());
        AssetHistory.Changes rest = history().changes(asset, earlier, 100);
        assertThat(rest.earlier()).isNull();
        assertThat(rest.changes()).hasSize(1);
        assertThat(rest.changes().getFirst().opened()).isEqualTo(alerts);
        assertThat(rest.changes().getFirst().sequence()).isEqualTo(1);
    }
}
