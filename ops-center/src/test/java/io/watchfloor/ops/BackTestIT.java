package io.watchfloor.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchfloor.config.InvalidSettingsException;
import io.watchfloor.config.testing.FreshDatabase;
import io.watchfloor.config.testing.TestDatabase;
import io.watchfloor.ops.RecordingsCenter.Incoming;
import io.watchfloor.ops.archive.ArchiveReplay;
import io.watchfloor.ops.archive.SearchScope;
import io.watchfloor.ops.asset.Asset;
import io.watchfloor.ops.asset.AssetEvent;
import io.watchfloor.ops.asset.AssetRetentionPolicy;
import io.watchfloor.ops.asset.Submission;
import io.watchfloor.ops.backtest.BackTest;
import io.watchfloor.ops.backtest.BackTestResult;
import io.watchfloor.ops.backtest.BackTestResult.Cases;
import io.watchfloor.ops.backtest.BackTestRules;
import io.watchfloor.ops.backtest.BackTests;
import io.watchfloor.ops.backtest.CasePolicy;
import io.watchfloor.ops.cases.CaseEvent;
import io.watchfloor.ops.incident.triage.JoinPolicy;
import io.watchfloor.ops.paging.escalation.Notification;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.ops.platform.id.EngineNames;
import io.watchfloor.ops.platform.journal.JournaledEvent;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.profile.EntityProfiles;
import io.watchfloor.sigma.telemetry.TelemetryLimits;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import io.watchfloor.sigma.telemetry.UnreadableTelemetry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A back-test of recordings finds what a node with a real PostgreSQL found when the recordings arrived, with the
 * built-in rules and SigmaHQ's. By default a part of the recordings, with {@code -Pfull}
 * a larger one; {@code -Dwatchfloor.backtest.corpus=.*} uses all.
 */
@ExtendWith(FreshDatabase.class)
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class BackTestIT {

    private static final Instant RECEIVED = Instant.parse("2026-11-01T00:00:00Z");

    /** Three attacks with detections, correlations within one asset, and logons. */
    private static final Pattern CORPUS = Pattern.compile(System.getProperty(
            "watchfloor.backtest.corpus", ".*mordor/(covenant_dcsync_dcerpc|(empire|cmd)_psexec|(cmd|psh)_lsass).*"));

    /** The order in which the records arrive. */
    enum Order {
        AS_RECORDED,
        FILES_REVERSED,
        SHUFFLED
    }

    @TempDir
    private static Path folder;

    private static RecordingsCenter center;

    @BeforeAll
    static void configure(TestDatabase database) throws InvalidSettingsException, IOException {
        center = new RecordingsCenter(database, folder, Clock.fixed(RECEIVED, ZoneOffset.UTC));
    }

    @BeforeEach
    void start() {
        center.startEmpty();
    }

    @AfterEach
    void end() throws Exception {
        center.stop();
    }

    @ParameterizedTest
    @EnumSource
    void aBackTestFindsWhatWasFoundLive(Order order) throws Exception {
        List<Incoming> records = records(order);
        center.send(records);
        TreeSet<String> again = new TreeSet<>();
        BackTest test = new BackTest(
                center.center().evaluator(),
                new TelemetryReader(TelemetryLimits.STANDARD),
                retention(),
                Asset::unknown,
                absorbed -> {
                    absorbed.found()
                            .forEach(found -> assertThat(
                                            again.add(line(found.asset().toString(), found.detection())))
                                    .as("found once: %s", found)
                                    .isTrue());
                });
        long begin = System.nanoTime();
        for (Incoming one : records) {
            test.evaluate(one.asset(), RecordingsCenter.SENSOR, 1, one.record());
        }
        System.out.printf(
                "Back-test, %s: %d records, %d detections, %d records/s%n",
                order,
                records.size(),
                again.size(),
                records.size() * 1_000_000_000L / Math.max(1, System.nanoTime() - begin));
        assertThat(again).hasSizeGreaterThan(100);
        assertThat(test.unreadable()).isZero();
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(live())
                        .as("detections with the alerts that received them")
                        .isEqualTo(again));
    }

    @ParameterizedTest
    @EnumSource
    void aBackTestForecastsTheCasesThatOpenLive(Order order) throws Exception {
        List<Incoming> records = records(order);
        center.send(records);
        center.awaitQuiet();
        RulePack pack = center.center().evaluator().pack();

        BackTestResult result = new BackTests(
                        replay(records),
                        new TelemetryReader(TelemetryLimits.STANDARD),
                        retention(),
                        () -> EntityProfiles.NONE,
                        () -> new CasePolicy(
                                JoinPolicy.of(center.config().settings().cases()),
                                center.center().oncall()))
                .run(
                        BackTestRules.of(pack.live(), pack, pack, rule -> true),
                        Instant.EPOCH,
                        Instant.MAX,
                        SearchScope.UNLIMITED,
                        (read, all) -> true);

        Map<LocalDate, Long> live = new TreeMap<>();
        long notified = 0;
        for (JournaledEvent one : center.journal()) {
            if (one.event() instanceof CaseEvent.Opened opened) {
                live.merge(
                        LocalDate.ofInstant(opened.alerts().getFirst().seen().first(), ZoneOffset.UTC), 1L, Long::sum);
            }
            if (one.event() instanceof CaseEvent.Escalated escalated) {
                assertThat(escalated.kind()).isEqualTo(Notification.Kind.OPENED);
                notified += escalated.pages().size();
            }
        }
        System.out.printf("%s: cases %s, forecast %s%n", order, live, result.cases());
        assertThat(live).isNotEmpty();
        SortedMap<LocalDate, Cases> forecast = Objects.requireNonNull(result.cases());
        Map<LocalDate, Long> cases = new TreeMap<>();
        forecast.forEach((day, of) -> cases.put(day, of.cases()));
        cases.values().removeIf(of -> of == 0);
        assertThat(cases).isEqualTo(live);
        assertThat(forecast.values().stream().mapToLong(Cases::notifications).sum())
                .as("with urgent updates, which need an acknowledged case")
                .isGreaterThanOrEqualTo(notified);
        assertThat(result.casesBefore()).isEqualTo(result.cases());
    }

    private static ArchiveReplay replay(List<Incoming> records) {
        return (from, to, scope, select, progress, each) -> {
            for (Incoming one : records) {
                if (select.test(one.record())) {
                    each.accept(new ArchiveReplay.Replayed(one.asset(), RecordingsCenter.SENSOR, 1, one.record()));
                }
            }
            return new ArchiveReplay.Extent(records.size(), Instant.MAX);
        };
    }

    private static AssetRetentionPolicy retention() {
        return new AssetRetentionPolicy(
                center.config().settings().assets().foldQuietFor(),
                center.config().settings().assets().epochRetention());
    }

    private Set<String> live() {
        TreeSet<String> live = new TreeSet<>();
        for (JournaledEvent one : center.journal()) {
            if (one.event() instanceof AssetEvent.TelemetryAbsorbed absorbed) {
                absorbed.detections().forEach(detection -> live.add(line(one.entityId(), detection)));
            }
        }
        return live;
    }

    private static String line(String asset, AssetEvent.Detection detection) {
        return asset + " " + detection.alert() + " " + detection.id() + " " + detection.rule() + " "
                + detection.record() + " " + detection.time() + " " + detection.window();
    }

    private List<Incoming> records(Order order) throws IOException {
        List<List<String>> recordings = RecordingsCenter.recordings(CORPUS);
        if (order == Order.FILES_REVERSED) {
            recordings = recordings.reversed();
        }
        List<Incoming> bodies = new ArrayList<>();
        TelemetryReader reader = new TelemetryReader(TelemetryLimits.STANDARD);
        for (String line : recordings.stream().flatMap(List::stream).toList()) {
            TelemetryRecord record =
                    new TelemetryRecord(1, RECEIVED.toEpochMilli(), null, null, line.getBytes(StandardCharsets.UTF_8));
            try {
                bodies.add(new Incoming(
                        AssetKey.of(EngineNames.asset(
                                Submission.read(reader, record).asset())),
                        record));
            } catch (UnreadableTelemetry e) {
                assertThat(e.code()).as("the gate quarantines it").isNotEmpty();
            }
        }
        if (order == Order.SHUFFLED) {
            Collections.shuffle(bodies, new Random(28));
        }
        List<Incoming> records = new ArrayList<>();
        for (Incoming one : bodies) {
            records.add(new Incoming(one.asset(), one.record().at(records.size() + 1L)));
        }
        return records;
    }
}
