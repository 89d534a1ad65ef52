package io.watchfloor.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.config.InvalidSettingsException;
import io.watchfloor.config.testing.FreshDatabase;
import io.watchfloor.config.testing.TestDatabase;
import io.watchfloor.ops.RecordingsCenter.Incoming;
import io.watchfloor.ops.archive.ArchiveBlock;
import io.watchfloor.ops.archive.ArchiveCatalog;
import io.watchfloor.ops.archive.ArchivedRecord;
import io.watchfloor.ops.asset.AssetEvent;
import io.watchfloor.ops.asset.Submission;
import io.watchfloor.ops.cases.CaseEvent;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.AlertIndicator;
import io.watchfloor.ops.intel.IntelStore.Importer;
import io.watchfloor.ops.intel.bulk.BulkIndicators;
import io.watchfloor.ops.intel.bulk.BulkItem;
import io.watchfloor.ops.intel.bulk.BulkResult;
import io.watchfloor.ops.intel.live.IndicatorStore;
import io.watchfloor.ops.lookback.LookBack;
import io.watchfloor.ops.lookback.LookBacks;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.ops.platform.id.EngineNames;
import io.watchfloor.ops.platform.job.JobStatus;
import io.watchfloor.ops.platform.journal.JournaledEvent;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.telemetry.Telemetry;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import io.watchfloor.sigma.telemetry.UnreadableTelemetry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Recordings of attacks happen over a day, and arrive in another order, up to 24 hours late. Rules that become live
 * afterwards and look back find what they would have found if they had been live, and everything had arrived at once.
 * By default a part of the recordings, with {@code -Pfull}
 * a larger one; {@code -Dwatchfloor.lookback.corpus=.*} uses all.
 */
@ExtendWith(FreshDatabase.class)
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class LookBackIT {

    private static final int BATCH = 500;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TelemetryReader READER = new TelemetryReader();

    /** Three attacks with detections, correlations within one asset, and logons. */
    private static final Pattern CORPUS = Pattern.compile(System.getProperty(
            "watchfloor.lookback.corpus", ".*mordor/(covenant_dcsync_dcerpc|(empire|cmd)_psexec|(cmd|psh)_lsass).*"));

    /** Names of fields with a time in the recordings. */
    private static final List<String> TIMES =
            List.of("@timestamp", "UtcTime", "EventTime", "TimeCreated", "EventReceivedTime", "timestamp");

    /**
     * @param number in the order in which the records happened
     * @param at when it happened
     */
    @SuppressWarnings("ArrayRecordComponent") // records are never compared
    private record Happened(int number, Instant at, AssetKey asset, byte[] body) {

        TelemetryRecord received(long sequence, Instant received) {
            return new TelemetryRecord(sequence, received.toEpochMilli(), null, null, body);
        }
    }

    @TempDir
    private static Path folder;

    private static RecordingsCenter center;
    private static List<Happened> day = List.of();
    private static @Nullable Live known;
    private static List<String> knownIndicators = List.of();

    /** What a center finds whose rules are live from the start. */
    private record Live(List<String> found, List<String> alerts) {}

    @BeforeAll
    static void configure(TestDatabase database) throws InvalidSettingsException, IOException {
        center = new RecordingsCenter(database, folder, Clock.systemUTC());
        day = day();
        known = null;
        knownIndicators = List.of();
    }

    @BeforeEach
    void begin() {
        center.startEmpty();
    }

    @AfterEach
    void end() throws Exception {
        center.stop();
    }

    /** The rules are live, and everything arrives when it happens. */
    private static void arrives(List<Happened> records) {
        center.send(records.stream()
                .map(one -> new Incoming(one.asset(), one.received(one.number(), one.at())))
                .toList());
    }

    /**
     * Nothing is evaluated: records are only kept, in the order in which they arrive.
     *
     * @return by sequence number
     */
    private static Map<Long, Happened> keep(List<Happened> arrived, Map<Happened, Instant> times) {
        Map<Long, Happened> bySequence = new TreeMap<>();
        for (int from = 0; from < arrived.size(); from += BATCH) {
            List<ArchivedRecord> block = new ArrayList<>();
            for (Happened one : arrived.subList(from, Math.min(arrived.size(), from + BATCH))) {
                long sequence = bySequence.size() + 1L;
                bySequence.put(sequence, one);
                block.add(new ArchivedRecord(one.asset(), one.received(sequence, times.getOrDefault(one, one.at()))));
            }
            center.jdbi()
                    .useHandle(handle ->
                            ArchiveCatalog.insert(handle, RecordingsCenter.SENSOR, 1, ArchiveBlock.of(block)));
        }
        return bySequence;
    }

    private static Map<Long, Happened> keepShuffled() {
        Random random = new Random(28);
        Map<Happened, Instant> times = new LinkedHashMap<>();
        day.forEach(one -> times.put(
                one, one.at().plusMillis(random.nextLong(Duration.ofHours(24).toMillis()))));
        return keep(day.stream().sorted(Comparator.comparing(times::get)).toList(), times);
    }

    private LookBack lookBack() {
        String id = request();
        await().atMost(PATIENCE).until(() -> find(id).job().state().status().ended());
        return find(id);
    }

    private String request() {
        RulePack pack = center.center().evaluator().pack();
        List<String> rules = Stream.concat(
                        pack.rules().stream().map(rule -> rule.id()),
                        pack.correlations().stream().map(rule -> rule.id()))
                .filter(rule -> LookBacks.isLive(pack, rule))
                .toList();
        String id = "look-back-"
                + center.jdbi()
                        .withHandle(handle -> handle.createQuery("SELECT count(*) FROM background_job")
                                .mapTo(Long.class)
                                .one());
        assertThat(lookBacks().request(id, rules, "All rules", 3, "ann")).isInstanceOf(LookBacks.Outcome.Started.class);
        return id;
    }

    private static LookBacks lookBacks() {
        return new LookBacks(center.jdbi(), () -> center.center().evaluator().pack(), true, Clock.systemUTC());
    }

    private LookBack find(String id) {
        return lookBacks().find(id).orElseThrow();
    }

    /** What was found, with the records as they happened and the alerts by their first record. */
    private static List<String> found(Map<Long, Happened> records) {
        Map<String, String> opened = new TreeMap<>();
        List<String> found = new ArrayList<>();
        for (JournaledEvent one : center.journal()) {
            if (one.event() instanceof AssetEvent.TelemetryAbsorbed absorbed) {
                absorbed.alerts().opened().forEach(alert -> opened.put(alert.id(), record(records, alert.openedBy())));
                absorbed.detections()
                        .forEach(detection -> found.add(one.entityId() + " " + detection.rule() + " "
                                + record(records, detection.record()) + " " + detection.time() + " in the alert of "
                                + opened.get(detection.alert().value())
                                + (detection.window() == null
                                        ? ""
                                        : " " + detection.window().from() + " "
                                                + detection.window().count())));
            }
        }
        return found.stream().sorted().toList();
    }

    private static String record(Map<Long, Happened> records, String id) {
        Happened record = records.get(Long.parseLong(id.substring(id.lastIndexOf('/') + 1)));
        return "#" + Objects.requireNonNull(record, id).number();
    }

    private static List<Alert> alerts() {
        Map<String, Alert> alerts = new TreeMap<>();
        for (JournaledEvent one : center.journal()) {
            if (one.event() instanceof AssetEvent.TelemetryAbsorbed absorbed) {
                absorbed.alerts().changed().forEach(alert -> alerts.put(alert.id(), alert));
            }
        }
        return List.copyOf(alerts.values());
    }

    /** Alerts by rule and the times and number of their detections, which must not depend on how records arrived. */
    private static List<String> alertLines() {
        return alerts().stream()
                .map(alert -> alert.asset() + " " + alert.rule().id() + " " + alert.seen() + " " + alert.level())
                .sorted()
                .toList();
    }

    private static Map<Long, Happened> inOrder() {
        Map<Long, Happened> all = new TreeMap<>();
        day.forEach(one -> all.put((long) one.number(), one));
        return all;
    }

    /** Waits until a center with the rules from the start has found all, and the journal was read. */
    private static Live findLive() {
        arrives(day);
        center.awaitQuiet();
        Live found = new Live(found(inOrder()), alertLines());
        known = found;
        return found;
    }

    /** Leaves an empty center behind. The tests compare with one evaluation of the day, which is most of what each costs. */
    private static Live foundLive() throws Exception {
        Live before = known;
        if (before != null) {
            return before;
        }
        Live found = findLive();
        startAgainEmpty();
        return found;
    }

    private static void startAgainEmpty() throws Exception {
        center.stop();
        center.startEmpty();
    }

    @Test
    void aDayThatArrivedInAnyOrderIsFoundLikeLive() throws Exception {
        Live live = foundLive();
        Map<Long, Happened> kept = keepShuffled();

        long start = System.nanoTime();
        LookBack done = lookBack();

        System.out.printf(
                "Look-back over a shuffled day: %d records, %d detections (%d live) in %d alerts, %.1f s%n",
                done.progress().records(),
                done.progress().found(),
                live.found().size(),
                done.progress().alerts(),
                (System.nanoTime() - start) / 1e9);
        assertThat(done.job().state().status()).as("%s", done).isEqualTo(JobStatus.DONE);
        assertThat(done.progress().records()).isEqualTo(day.size());
        assertThat(done.progress().unreadable()).isZero();
        await().atMost(PATIENCE)
                .until(() -> found(kept).size() >= done.progress().found());
        assertThat(live.found()).hasSizeGreaterThan(100);
        assertThat(found(kept))
                .as("detections, and the alerts that received them")
                .isEqualTo(live.found());
        assertThat(alertLines()).as("alerts").isEqualTo(live.alerts());
        assertThat(alerts()).allMatch(alert -> alert.lookBack() != null && !alert.pages());

        LookBack again = lookBack();
        assertThat(again.progress().found()).as("a second look-back").isZero();
        assertThat(again.progress().known()).isEqualTo(live.found().size());
        assertThat(found(kept)).isEqualTo(live.found());
        await().atMost(PATIENCE)
                .until(() -> center.journal().stream().anyMatch(one -> one.event() instanceof CaseEvent.Opened));
        assertThat(center.journal())
                .as("cases notify nobody")
                .noneMatch(one -> one.event() instanceof CaseEvent.Escalated);
    }

    @Test
    void whatTheRulesFoundLiveIsNotFoundAgain() {
        List<String> live = findLive().found();
        keep(day, Map.of());

        LookBack done = lookBack();

        assertThat(done.progress().known()).isEqualTo(live.size());
        assertThat(done.progress().found()).isZero();
        assertThat(found(inOrder())).isEqualTo(live);
    }

    @Test
    void aLookBackWhoseNodeIsLostIsRunAgainAndFindsTheSame() throws Exception {
        List<String> live = foundLive().found();
        Map<Long, Happened> kept = keepShuffled();
        String id = request();
        await().atMost(PATIENCE).until(() -> !found(kept).isEmpty());

        center.crash();
        int before = found(kept).size();
        center.jdbi().useHandle(handle -> handle.execute("""
                UPDATE background_job SET status = 'running', node = 'lost', alive_at = now() - interval '1 day'"""));
        center.start();

        await().atMost(PATIENCE).until(() -> find(id).job().state().status().ended());
        System.out.printf("The node was lost after %d of %d detections%n", before, live.size());
        assertThat(find(id).job().state().status()).isEqualTo(JobStatus.DONE);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(found(kept)).isEqualTo(live));
    }

    /** The indicators: each file that ran in the recordings, among 10,000 that did not. */
    private static final Pattern HASH = Pattern.compile("SHA256=([0-9A-Fa-f]{64})");

    private static final int INDICATORS = 10_000;

    private static List<String> indicators() {
        List<String> hashes = day.stream()
                .flatMap(one -> HASH.matcher(new String(one.body(), StandardCharsets.UTF_8))
                        .results()
                        .map(found -> found.group(1)))
                .distinct()
                .sorted()
                .limit(40)
                .toList();
        assertThat(hashes).hasSize(40);
        return Stream.concat(
                        hashes.stream(),
                        IntStream.range(hashes.size(), INDICATORS).mapToObj("%064x"::formatted))
                .toList();
    }

    /** Imports the indicators at once, and waits until the node compares them. */
    private static void importIndicators() {
        Instant now = Instant.now();
        BulkItem.Validity sinceEver = new BulkItem.Validity(Instant.EPOCH, null);
        List<BulkItem> items = indicators().stream()
                .map(hash -> new BulkItem(null, hash, "sha256", hash, 80, sinceEver, "green", null))
                .toList();
        List<BulkResult> results = center.jdbi()
                .inTransaction(handle ->
                        new BulkIndicators().put(handle, new Importer("feed", Tlp.RED, Tlp.USUAL, true), items, now));
        assertThat(results).allMatch(one -> one.outcome() == BulkResult.Outcome.CREATED);
        IndicatorStore store = new IndicatorStore();
        await().atMost(PATIENCE)
                .until(() -> center.jdbi().withHandle(handle -> {
                    IndicatorStore.Progress progress = store.progress(handle);
                    return progress.object() >= progress.newest()
                            && store.nodes(handle, now).stream()
                                    .anyMatch(node ->
                                            node.position() >= progress.position() && node.entries() == INDICATORS);
                }));
    }

    private static List<String> foundByIndicators(Map<Long, Happened> records) {
        return found(records).stream()
                .filter(one -> one.contains(AlertIndicator.PREFIX))
                .toList();
    }

    /** What indicators find that are live from the start. */
    private static List<String> indicatorsFindLive() throws Exception {
        if (knownIndicators.isEmpty()) {
            importIndicators();
            arrives(day);
            center.awaitQuiet();
            knownIndicators = foundByIndicators(inOrder());
            assertThat(knownIndicators).hasSizeGreaterThan(40);
            assertThat(lookBacks().list(10))
                    .as("nothing was kept before")
                    .allMatch(one -> one.progress().found() == 0);
            startAgainEmpty();
        }
        return knownIndicators;
    }

    private LookBack ofIndicators() {
        await().atMost(PATIENCE)
                .until(() -> lookBacks().list(10).stream()
                        .anyMatch(one -> one.job().state().status().ended()));
        List<LookBack> all = lookBacks().list(10);
        assertThat(all).as("one look-back for all indicators").hasSize(1);
        return all.getFirst();
    }

    @Test
    void newIndicatorsFindInKeptTelemetryWhatTheyWouldHaveFoundLive() throws Exception {
        List<String> live = indicatorsFindLive();
        Map<Long, Happened> kept = keepShuffled();

        long start = System.nanoTime();
        importIndicators();
        LookBack done = ofIndicators();

        System.out.printf(
                "Look-back of %d indicators: %d records, %d detections in %d alerts, %.1f s from the import to the end%n",
                done.request().indicators(),
                done.progress().records(),
                done.progress().found(),
                done.progress().alerts(),
                (System.nanoTime() - start) / 1e9);
        assertThat(done.job().state().status()).as("%s", done).isEqualTo(JobStatus.DONE);
        assertThat(done.request().indicators()).isEqualTo(INDICATORS);
        assertThat(done.progress().records()).isEqualTo(day.size());
        assertThat(done.progress().notLive()).isZero();
        assertThat(done.progress().found()).isEqualTo(live.size());
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(foundByIndicators(kept)).isEqualTo(live));
        assertThat(alerts()).isNotEmpty().allMatch(alert -> alert.lookBack() != null && !alert.pages());

        assertThat(lookBacks().requestIndicators("again", ids(), 3, "ann"))
                .isInstanceOf(LookBacks.Outcome.Started.class);
        await().atMost(PATIENCE)
                .until(() -> find("again").job().state().status().ended());
        assertThat(find("again").progress().found()).as("a second look-back").isZero();
        assertThat(find("again").progress().known()).isEqualTo(live.size());
    }

    private static List<String> ids() {
        return center.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT id FROM indicator")
                        .mapTo(String.class)
                        .list());
    }

    @Test
    void indicatorsWhoseNodeIsLostGoOnWhereTheyWereAndFindTheSame() throws Exception {
        List<String> live = indicatorsFindLive();
        Map<Long, Happened> kept = keepShuffled();
        importIndicators();
        await().atMost(PATIENCE)
                .until(() -> lookBacks().list(1).stream()
                        .anyMatch(one ->
                                one.progress().covered().isAfter(day.getFirst().at())));

        center.crash();
        long covered = lookBacks().list(1).getFirst().progress().records();
        center.jdbi().useHandle(handle -> handle.execute("""
                UPDATE background_job SET status = 'running', node = 'lost', alive_at = now() - interval '1 day', ended_at = NULL"""));
        center.start();

        LookBack done = ofIndicators();
        System.out.printf("The node was lost after %d of %d records%n", covered, day.size());
        assertThat(done.job().state().status()).as("%s", done).isEqualTo(JobStatus.DONE);
        assertThat(done.progress().records())
                .as("records, of which only those after the covered time are evaluated again")
                .isGreaterThanOrEqualTo(day.size())
                .isLessThan(day.size() + covered);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(foundByIndicators(kept)).isEqualTo(live));
    }

    private static List<Happened> day() throws IOException {
        List<String> lines = RecordingsCenter.recordings(CORPUS).stream()
                .flatMap(List::stream)
                .toList();
        List<Happened> records = new ArrayList<>();
        Instant start = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(49));
        long apart = Duration.ofHours(24).toMillis() / lines.size();
        int skipped = 0;
        for (String line : lines) {
            Instant at = start.plusMillis(apart * (records.size() + 1L));
            byte[] body = at(line, at);
            try {
                Telemetry read = Submission.read(
                        READER, new TelemetryRecord(1, at.plusSeconds(1).toEpochMilli(), null, null, body));
                if (read.time().equals(at)) {
                    records.add(
                            new Happened(records.size() + 1, at, AssetKey.of(EngineNames.asset(read.asset())), body));
                } else {
                    skipped++;
                }
            } catch (UnreadableTelemetry e) {
                skipped++; // the gate quarantines it
            }
        }
        System.out.printf("A day of %d records, %d others left out%n", records.size(), skipped);
        assertThat(skipped).as("records without a time of a known name").isLessThan(records.size() / 10);
        return records;
    }

    private static byte[] at(String line, Instant time) throws IOException {
        JsonNode read = JSON.readTree(line);
        ObjectNode record = (ObjectNode) read;
        for (String name : TIMES) {
            if (record.path(name).isTextual()) {
                record.put(
                        name,
                        name.equals("@timestamp")
                                ? time.toString()
                                : time.toString().replace('T', ' ').replace("Z", ""));
            }
        }
        if (!record.has("@timestamp")) {
            record.put("@timestamp", time.toString());
        }
        return JSON.writeValueAsBytes(record);
    }
}
