package io.watchfloor.ops.asset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.watchfloor.ops.asset.AssetEvent.ShadowCount;
import io.watchfloor.ops.asset.AssetEvent.SuppressedMatches;
import io.watchfloor.ops.asset.AssetEvent.SuppressionChange;
import io.watchfloor.ops.asset.AssetEvent.TelemetryAbsorbed;
import io.watchfloor.ops.detection.exception.ExceptionFilters;
import io.watchfloor.ops.detection.exception.ExceptionScope;
import io.watchfloor.ops.detection.exception.ExceptionScope.Comparison;
import io.watchfloor.ops.detection.exception.ExceptionScope.FieldValues;
import io.watchfloor.ops.detection.exception.RuleException;
import io.watchfloor.ops.detection.exception.RuleException.Stamp;
import io.watchfloor.ops.detection.exception.RuleException.Terms;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.ops.platform.serialization.JournalSerializer;
import io.watchfloor.sensors.protocol.AssetId;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import io.watchfloor.sigma.engine.DetectionEngine;
import io.watchfloor.sigma.language.Placeholders;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.language.Suppression;
import io.watchfloor.sigma.loading.RuleLoadResult;
import io.watchfloor.sigma.loading.RuleLoader;
import io.watchfloor.sigma.loading.RuleSources;
import io.watchfloor.sigma.telemetry.TelemetryLimits;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** After an alert of a rule, matches with equal values of fields are suppressed on the same asset, and counted. */
class SuppressionTest {

    private static final Instant START = Instant.parse("2026-11-01T08:00:00Z");
    private static final TelemetryReader READER = new TelemetryReader(TelemetryLimits.STANDARD);
    private static final AssetRetentionPolicy POLICY =
            new AssetRetentionPolicy(Duration.ofHours(24), Duration.ofDays(30));
    private static final String SCAN = "77777777-7777-4777-8777-777777777701";
    private static final String SPREAD = "77777777-7777-4777-8777-777777777703";
    private static final String SEVERE = "77777777-7777-4777-8777-777777777704";
    private static final String FIRST = "%036d".formatted(1);
    private static final String SECOND = "%036d".formatted(2);

    private static final String RULES = """
            title: Scanner Started
            id: 77777777-7777-4777-8777-777777777701
            name: scan
            logsource: {product: windows, category: process_creation}
            detection:
                selection: {Image|endswith: '\\scan.exe'}
                condition: selection
            level: LEVEL
            ---
            title: Scanner Started Often
            id: 77777777-7777-4777-8777-777777777703
            correlation:
                type: event_count
                rules: [scan]
                group-by: [asset]
                timespan: 10m
                condition: {gte: 5}
                generate: true
            level: high
            ---
            title: Scanner Started With All Options
            id: 77777777-7777-4777-8777-777777777704
            logsource: {product: windows, category: process_creation}
            detection:
                selection: {Image|endswith: '\\scan.exe', CommandLine|contains: all}
                condition: selection
            level: critical
            """;

    private final JournalSerializer serializer = new JournalSerializer();
    private final Map<String, Asset> assets = new HashMap<>();
    private final Map<String, Long> sequences = new HashMap<>();
    private final List<TelemetryAbsorbed> events = new ArrayList<>();

    private static RuleException exception(String id, @Nullable Suppression suppression, FieldValues... fields) {
        Stamp stamp = new Stamp("ann", START);
        ExceptionScope scope = new ExceptionScope(List.of(), List.of(), List.of(), List.of(fields));
        Terms terms =
                new Terms(List.of(SCAN), scope, suppression, "Known noise", "ann", START.plus(Duration.ofDays(30)));
        return new RuleException(id, 1, terms, stamp, stamp, null, null, null);
    }

    private static RuleException byUser(int minutes) {
        return exception(FIRST, new Suppression(List.of("User"), minutes));
    }

    private static FieldValues image(String value) {
        return new FieldValues("Image", Comparison.EQUALS, List.of(value));
    }

    private static Evaluator rules(RuleException... exceptions) {
        return rules("medium", exceptions);
    }

    private static Evaluator rules(String level, RuleException... exceptions) {
        List<RuleSources.PackContent> packs = new ArrayList<>();
        byte[] own = RULES.replace("LEVEL", level).getBytes(StandardCharsets.UTF_8);
        packs.add(new RuleSources.PackContent("rules", own));
        if (exceptions.length > 0) {
            packs.add(new RuleSources.PackContent(ExceptionFilters.PACK, ExceptionFilters.pack(List.of(exceptions))));
        }
        RuleLoadResult loaded = RuleLoader.load(new RuleSources(false, List.of(), Placeholders.NONE, packs));
        assertThat(loaded.problems()).isEmpty();
        RulePack pack = loaded.pack().staged(Map.of());
        return new Evaluator(1, pack, DetectionEngine.of(pack));
    }

    /** A start of a program. */
    private record Made(Instant at, @Nullable String user, String image, String command) {

        Made(Instant at, @Nullable String user) {
            this(at, user, "C:\\Tools\\scan.exe", "scan");
        }

        TelemetryRecord record(String host, long sequence) {
            String body = """
                    {"EventID":1,"Channel":"Microsoft-Windows-Sysmon/Operational","Hostname":"%s","@timestamp":"%s","Image":"%s",%s\
                    "CommandLine":"%s"}""".formatted(
                            host.substring(host.indexOf(':') + 1),
                            at,
                            image.replace("\\", "\\\\"),
                            user == null ? "" : "\"User\":\"%s\",".formatted(user.replace("\\", "\\\\")),
                            command);
            return new TelemetryRecord(sequence, at.toEpochMilli(), null, null, body.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static Instant minute(long minutes) {
        return START.plus(Duration.ofMinutes(minutes));
    }

    /** Evaluates the records as one batch of the asset. */
    private @Nullable TelemetryAbsorbed absorb(Evaluator rules, String name, Made... records) {
        return absorb(rules, name, START.plus(Duration.ofDays(9)), records);
    }

    private @Nullable TelemetryAbsorbed absorb(Evaluator rules, String name, Instant now, Made... records) {
        Asset asset = assets.computeIfAbsent(name, key -> Asset.unknown(AssetKey.of(AssetId.parse(key))));
        List<Submission> batch = new ArrayList<>();
        for (Made one : records) {
            batch.add(new Submission(one.record(name, sequences.merge(name, 1L, Long::sum))));
        }
        TelemetryAbsorbed event =
                asset.absorb("s", 1, batch, rules, READER, POLICY, now).orElse(null);
        if (event != null) {
            assets.put(name, asset.apply(event));
            events.add(event);
        }
        return event;
    }

    private long detections(String rule) {
        return events.stream()
                .flatMap(one -> one.detections().stream())
                .filter(one -> one.rule().value().equals(rule))
                .count();
    }

    private Stream<SuppressedMatches> suppressed() {
        return events.stream()
                .map(one -> one.alerts().suppression())
                .filter(Objects::nonNull)
                .flatMap(one -> one.matches().stream());
    }

    private long countedMatches(String exception) {
        return counted(exception).mapToLong(ShadowCount::matches).sum();
    }

    private Stream<ShadowCount> counted(String exception) {
        return events.stream()
                .map(TelemetryAbsorbed::shadow)
                .filter(Objects::nonNull)
                .flatMap(one -> one.counts().stream())
                .filter(one -> one.rule().value().equals(ExceptionFilters.countingRule(exception, SCAN)));
    }

    @Test
    void matchesAfterTheAlertAreSuppressedUntilExactlyTheEndOfTheTime() {
        Evaluator rules = rules(byUser(60));
        absorb(rules, "host:ws1", new Made(minute(0), "CORP\\ann"));
        absorb(rules, "host:ws1", new Made(minute(0), "CORP\\ann"));
        absorb(rules, "host:ws1", new Made(minute(60).minusMillis(1), "corp\\ANN"));
        assertThat(detections(SCAN)).isEqualTo(1);

        absorb(rules, "host:ws1", new Made(minute(60), "CORP\\ann"));
        assertThat(detections(SCAN)).isEqualTo(2);
        assertThat(suppressed().mapToLong(SuppressedMatches::count).sum()).isEqualTo(2);
        assertThat(countedMatches(FIRST)).isEqualTo(2);
        absorb(rules, "host:ws1", new Made(minute(119), "CORP\\ann"));
        assertThat(detections(SCAN)).isEqualTo(2);
    }

    @Test
    void otherValuesOtherAssetsAndMissingFieldsAlert() {
        Evaluator rules = rules(byUser(60));
        absorb(rules, "host:ws1", new Made(minute(0), "CORP\\ann"));
        absorb(rules, "host:ws1", new Made(minute(1), "CORP\\bob"));
        absorb(rules, "host:ws2", new Made(minute(2), "CORP\\ann"));
        absorb(rules, "host:ws1", new Made(minute(3), null));
        absorb(rules, "host:ws1", new Made(minute(4), null));
        absorb(rules, "host:ws1", new Made(minute(5), ""));
        absorb(rules, "host:ws1", new Made(minute(6), ""));
        assertThat(detections(SCAN)).isEqualTo(7);
        assertThat(suppressed()).isEmpty();
    }

    @Test
    void theAlertThatStandsForTheMatchesIsNamedWithTheirExactCountAlsoAfterItsCaseIsClosed() {
        Evaluator rules = rules(byUser(60));
        TelemetryAbsorbed first = absorb(rules, "host:ws1", new Made(minute(0), "CORP\\ann"));
        String alert =
                Objects.requireNonNull(first).detections().getFirst().alert().value();
        absorb(rules, "host:ws1", new Made(minute(1), "CORP\\ann"), new Made(minute(2), "CORP\\ann"));
        Asset asset = Objects.requireNonNull(assets.get("host:ws1"));
        assets.put(
                "host:ws1",
                asset.apply(asset.endFolding(new CaseId("c1"), List.of(alert)).orElseThrow()));
        absorb(
                rules,
                "host:ws1",
                new Made(minute(3), "CORP\\ann"),
                new Made(minute(4), "CORP\\ann"),
                new Made(minute(5), "CORP\\ann"));

        assertThat(events.stream()
                        .flatMap(one -> one.alerts().opened().stream())
                        .filter(one -> one.rule().id().equals(SCAN)))
                .hasSize(1);
        assertThat(suppressed())
                .extracting(one -> one.alert().value(), SuppressedMatches::count)
                .containsExactly(tuple(alert, 2L), tuple(alert, 3L));
        assertThat(counted(FIRST).mapToLong(ShadowCount::alerts).sum())
                .as("one alert would have opened, after the case was closed")
                .isEqualTo(1);
    }

    @Test
    void suppressedMatchesAreCountedByCorrelationsAndHideNoOtherRule() {
        Evaluator rules = rules(byUser(60));
        for (int n = 0; n < 5; n++) {
            absorb(rules, "host:ws1", new Made(minute(n), "CORP\\ann", "C:\\Tools\\scan.exe", "scan --all"));
        }
        assertThat(detections(SCAN)).isEqualTo(1);
        assertThat(detections(SPREAD)).isEqualTo(1);
        assertThat(detections(SEVERE)).isEqualTo(5);
    }

    @Test
    void aMatchOfAHigherSeverityAlerts() {
        absorb(rules(byUser(60)), "host:ws1", new Made(minute(0), "CORP\\ann"));
        absorb(rules("high", byUser(60)), "host:ws1", new Made(minute(1), "CORP\\ann"));
        assertThat(detections(SCAN)).isEqualTo(2);
        absorb(rules("low", byUser(60)), "host:ws1", new Made(minute(2), "CORP\\ann"));
        assertThat(detections(SCAN)).isEqualTo(2);
    }

    @Test
    void anEndedSuppressionSuppressesNothingBringsNothingBackAndIsForgotten() {
        Evaluator with = rules(byUser(60));
        absorb(with, "host:ws1", new Made(minute(0), "CORP\\ann"));
        absorb(with, "host:ws1", new Made(minute(1), "CORP\\ann"));
        absorb(rules(), "host:ws1", new Made(minute(2), "CORP\\ann"));
        assertThat(detections(SCAN)).isEqualTo(2);
        Asset asset = Objects.requireNonNull(assets.get("host:ws1"));
        assertThat(asset.alerts().suppressions()).isEmpty();
        assertThat(asset.shadow().open()).isEmpty();
        absorb(with, "host:ws1", new Made(minute(3), "CORP\\ann"));
        assertThat(detections(SCAN)).isEqualTo(3);
    }

    @Test
    void aShorterTimeEndsWhatIsSuppressed() {
        absorb(rules(byUser(60)), "host:ws1", new Made(minute(0), "CORP\\ann"));
        absorb(rules(byUser(10)), "host:ws1", new Made(minute(9), "CORP\\ann"));
        assertThat(detections(SCAN)).isEqualTo(1);
        absorb(rules(byUser(10)), "host:ws1", new Made(minute(10), "CORP\\ann"));
        assertThat(detections(SCAN)).isEqualTo(2);
    }

    @Test
    void theRecordsThatAnExceptionHidesAreNotCountedAsSuppressed() {
        Evaluator rules = rules(byUser(60), exception(SECOND, null, image("C:\\Tools\\scan.exe")));
        absorb(rules, "host:ws1", new Made(minute(0), "CORP\\ann"));
        absorb(rules, "host:ws1", new Made(minute(1), "CORP\\ann"));
        assertThat(detections(SCAN)).isZero();
        assertThat(countedMatches(FIRST)).isZero();
        assertThat(countedMatches(SECOND)).isEqualTo(2);
    }

    @Test
    void anAssetRemembersALimitedNumberOfValuesAndAlertsForWhatItForgot() {
        Evaluator rules = rules(byUser(60));
        int many = AlertSuppression.MOST_WINDOWS + 20;
        for (int n = 0; n < many; n++) {
            absorb(rules, "host:ws1", new Made(START.plusMillis(n), "user" + n));
        }
        Asset asset = Objects.requireNonNull(assets.get("host:ws1"));
        assertThat(asset.alerts().suppressions()).hasSize(AlertSuppression.MOST_WINDOWS);
        assertThat(evicted()).isEqualTo(20);
        long before = detections(SCAN);
        absorb(rules, "host:ws1", new Made(minute(1), "user0"));
        absorb(rules, "host:ws1", new Made(minute(1), "user" + (many - 1)));
        assertThat(detections(SCAN)).isEqualTo(before + 1);
        absorb(rules, "host:ws1", new Made(minute(90), "another"));
        assertThat(evicted()).as("a window that has passed is not counted").isEqualTo(21);
    }

    @Test
    void anAssetForgetsAnAlertWhenTheTimeHasPassedSinceTheCenterReceivedTheRecord() {
        Evaluator rules = rules(byUser(60));
        Instant delayed = START.plus(Duration.ofDays(2));
        absorb(rules, "host:ws1", delayed, new Made(minute(0), "CORP\\ann"));
        absorb(rules, "host:ws1", delayed.plus(Duration.ofMinutes(59)), new Made(minute(50), "CORP\\ann"));
        assertThat(detections(SCAN)).isEqualTo(1);
        assertThat(countedMatches(FIRST)).isEqualTo(1);

        Instant later = delayed.plus(Duration.ofMinutes(60));
        absorb(rules, "host:ws1", later, new Made(minute(90), "CORP\\bob"));
        assertThat(suppressions("host:ws1")).extracting(SuppressionWindow::from).containsExactly(minute(90));
        absorb(rules, "host:ws1", later, new Made(minute(55), "CORP\\ann"));
        assertThat(detections(SCAN)).isEqualTo(3);
        assertThat(evicted()).isZero();
        assertReplayed();
    }

    @Test
    void anAlertIsRememberedUntilTheTimeOfARecordFromTheFuture() {
        Evaluator rules = rules(byUser(60));
        absorb(rules, "host:ws1", START, new Made(minute(5), "CORP\\ann"));
        absorb(rules, "host:ws1", minute(64), new Made(minute(64), "CORP\\ann"), new Made(minute(64), "CORP\\bob"));
        assertThat(detections(SCAN)).isEqualTo(2);
        assertThat(suppressions("host:ws1")).hasSize(2);
    }

    private Collection<SuppressionWindow> suppressions(String asset) {
        return Objects.requireNonNull(assets.get(asset)).alerts().suppressions().values();
    }

    private long evicted() {
        return events.stream()
                .map(one -> one.alerts().suppression())
                .filter(Objects::nonNull)
                .mapToLong(SuppressionChange::evicted)
                .sum();
    }

    /** A plain evaluator: one list of alerts, and a loop over it for each match. */
    private static final class Plain {
        private record Alerted(String asset, int suppression, String values, Instant at) {}

        private final List<Suppression> suppressions;
        private final List<Alerted> alerted = new ArrayList<>();
        private final Map<Integer, Long> suppressed = new TreeMap<>();
        private final List<String> alerts = new ArrayList<>();

        private Plain(List<Suppression> suppressions) {
            this.suppressions = suppressions;
        }

        private static @Nullable String values(Made made, Suppression suppression) {
            List<String> values = new ArrayList<>();
            for (String field : suppression.by()) {
                String value = switch (field) {
                    case "User" -> made.user();
                    case "Image" -> made.image();
                    case "CommandLine" -> made.command();
                    default -> null;
                };
                if (value == null || value.isEmpty()) {
                    return null;
                }
                values.add(value.toLowerCase(Locale.ROOT));
            }
            return values.toString();
        }

        /** The second suppression is about one program only. */
        private static boolean applies(int suppression, Made made) {
            return suppression == 0 || made.image().equals("D:\\scan.exe");
        }

        void add(String asset, Made made, String id) {
            if (!made.image().endsWith("\\scan.exe")) {
                return;
            }
            for (int n = 0; n < suppressions.size(); n++) {
                Suppression one = suppressions.get(n);
                String values = values(made, one);
                Alerted last = null;
                for (Alerted before : alerted) {
                    if (before.asset().equals(asset)
                            && before.suppression() == n
                            && before.values().equals(values)) {
                        last = before;
                    }
                }
                if (applies(n, made)
                        && last != null
                        && Duration.between(last.at(), made.at()).toMillis() >= 0
                        && Duration.between(last.at(), made.at()).toMillis() < one.minutes() * 60_000L) {
                    suppressed.merge(n, 1L, Long::sum);
                    return;
                }
            }
            alerts.add(id);
            for (int n = 0; n < suppressions.size(); n++) {
                String values = values(made, suppressions.get(n));
                if (applies(n, made) && values != null) {
                    alerted.add(new Alerted(asset, n, values, made.at()));
                }
            }
        }
    }

    @Test
    void randomHistoriesAlertAndCountAsAPlainEvaluatorDoesInAnyBatchesAndAfterRecovery() {
        Random random = new Random(Long.getLong("suppression.seed", 30));
        List<List<String>> choices = List.of(List.of("User"), List.of("User", "Image"), List.of("CommandLine", "User"));
        long suppressed = 0;
        for (int history = 0; history < Integer.getInteger("suppression.histories", 120); history++) {
            List<Suppression> suppressions = List.of(
                    new Suppression(choices.get(random.nextInt(3)), 1 + random.nextInt(30)),
                    new Suppression(choices.get(random.nextInt(3)), 1 + random.nextInt(30)));
            Evaluator rules = rules(
                    exception(FIRST, suppressions.get(0)),
                    exception(SECOND, suppressions.get(1), image("D:\\scan.exe")));
            Plain plain = new Plain(suppressions);
            assets.clear();
            sequences.clear();
            events.clear();
            for (int n = 0; n < 60; n++) {
                String asset = "host:ws" + random.nextInt(2);
                Made[] batch = new Made[1 + random.nextInt(3)];
                for (int m = 0; m < batch.length; m++) {
                    batch[m] = made(random, n);
                    plain.add(asset, batch[m], asset + sequence(asset, m + 1));
                }
                absorb(rules, asset, batch);
                if (random.nextInt(10) == 0) {
                    assets.computeIfPresent(asset, (key, state) -> recovered(state));
                }
            }
            List<String> found = new ArrayList<>();
            events.forEach(event -> event.detections().stream()
                    .filter(one -> one.rule().value().equals(SCAN))
                    .forEach(one -> found.add(host(event, one))));
            assertThat(found).as("history %d", history).containsExactlyInAnyOrderElementsOf(plain.alerts);
            long all = plain.suppressed.values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            assertThat(countedMatches(FIRST)).isEqualTo(plain.suppressed.getOrDefault(0, 0L));
            assertThat(countedMatches(SECOND)).isEqualTo(plain.suppressed.getOrDefault(1, 0L));
            assertThat(suppressed().mapToLong(SuppressedMatches::count).sum()).isEqualTo(all);
            suppressed += all;
            assertReplayed();
        }
        assertThat(suppressed).isGreaterThan(500);
    }

    private long sequence(String asset, int plus) {
        return sequences.getOrDefault(asset, 0L) + plus;
    }

    private final IdentityHashMap<TelemetryAbsorbed, String> hosts = new IdentityHashMap<>();

    private String host(TelemetryAbsorbed event, AssetEvent.Detection one) {
        String host = hosts.computeIfAbsent(event, this::hostOf);
        return host + one.record().substring(one.record().lastIndexOf('/') + 1);
    }

    private String hostOf(TelemetryAbsorbed event) {
        return event.alerts().changed().getFirst().asset();
    }

    private static Made made(Random random, int step) {
        List<String> users = new ArrayList<>(List.of("CORP\\ann", "corp\\ANN", "CORP\\bob", ""));
        users.add(null);
        List<String> images = List.of("C:\\Tools\\scan.exe", "D:\\scan.exe", "C:\\notepad.exe");
        return new Made(
                minute(step).plusMillis(random.nextInt(4) * 30_000L - random.nextInt(3) * 600_000L),
                users.get(random.nextInt(users.size())),
                images.get(random.nextInt(images.size())),
                List.of("scan", "SCAN", "scan -v").get(random.nextInt(3)));
    }

    /** What a snapshot restores. */
    private Asset recovered(Asset state) {
        return (Asset) stored(state);
    }

    private Object stored(Object one) {
        try {
            return serializer.fromBinary(serializer.toBinary(one), serializer.manifest(one));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The journal restores the same suppressions. */
    private void assertReplayed() {
        Map<String, Asset> replayed = new HashMap<>();
        for (TelemetryAbsorbed event : events) {
            String host = event.alerts().changed().isEmpty() ? Objects.requireNonNull(owner(event)) : hostOf(event);
            Asset before = replayed.computeIfAbsent(host, key -> Asset.unknown(AssetKey.of(AssetId.parse(key))));
            replayed.put(host, before.apply((AssetEvent) stored(event)));
        }
        replayed.forEach((host, asset) -> assertThat(asset.alerts().suppressions())
                .isEqualTo(Objects.requireNonNull(assets.get(host)).alerts().suppressions()));
    }

    /** The asset of an event that only counts: that of the alert which stands for the matches. */
    private @Nullable String owner(TelemetryAbsorbed event) {
        SuppressionChange change = event.alerts().suppression();
        String alert = change == null || change.matches().isEmpty()
                ? ""
                : change.matches().getFirst().alert().value();
        return events.stream()
                .flatMap(one -> one.alerts().changed().stream())
                .filter(one -> one.id().equals(alert))
                .map(one -> one.asset())
                .findFirst()
                .orElse(null);
    }
}
