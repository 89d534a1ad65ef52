package io.watchfloor.ops.detection.exception;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.ops.archive.ArchiveReplay;
import io.watchfloor.ops.archive.SearchScope;
import io.watchfloor.ops.asset.Asset;
import io.watchfloor.ops.asset.AssetEvent.TelemetryAbsorbed;
import io.watchfloor.ops.asset.AssetRetentionPolicy;
import io.watchfloor.ops.asset.Evaluator;
import io.watchfloor.ops.asset.Submission;
import io.watchfloor.ops.backtest.BackTestResult;
import io.watchfloor.ops.backtest.BackTestRules;
import io.watchfloor.ops.backtest.BackTests;
import io.watchfloor.ops.backtest.CasePolicy;
import io.watchfloor.ops.detection.exception.ExceptionScope.Comparison;
import io.watchfloor.ops.detection.exception.ExceptionScope.FieldValues;
import io.watchfloor.ops.detection.exception.RuleException.Stamp;
import io.watchfloor.ops.detection.exception.RuleException.Terms;
import io.watchfloor.ops.incident.RiskPolicy;
import io.watchfloor.ops.incident.triage.JoinPolicy;
import io.watchfloor.ops.paging.escalation.BuiltInPolicy;
import io.watchfloor.ops.paging.oncall.OnCallConfiguration;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.sensors.protocol.AssetId;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import io.watchfloor.sigma.engine.DetectionEngine;
import io.watchfloor.sigma.language.Level;
import io.watchfloor.sigma.language.Placeholders;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.loading.RuleLoadResult;
import io.watchfloor.sigma.loading.RuleLoader;
import io.watchfloor.sigma.loading.RuleSources;
import io.watchfloor.sigma.profile.EntityProfile;
import io.watchfloor.sigma.profile.EntityProfiles;
import io.watchfloor.sigma.telemetry.AssetName;
import io.watchfloor.sigma.telemetry.TelemetryLimits;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a preview of an exception says is what the exception then does, and a plain evaluator says the same. */
class ExceptionEqualityTest {

    private static final int EXCEPTIONS = Integer.getInteger("exceptions", 200);
    private static final int ASSETS = 101;
    private static final int RECORDS = 600;
    private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
    private static final TelemetryReader READER = new TelemetryReader(TelemetryLimits.STANDARD);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final AssetRetentionPolicy POLICY =
            new AssetRetentionPolicy(Duration.ofHours(24), Duration.ofDays(30));
    private static final String SCAN = "77777777-7777-4777-8777-777777777701";
    private static final String SHELL = "77777777-7777-4777-8777-777777777702";
    private static final String RULES = """
            title: Scanner Started
            id: %s
            logsource: {product: windows, category: process_creation}
            detection:
                selection: {Image|endswith: '\\scan.exe'}
                condition: selection
            level: high
            ---
            title: Shell Started
            id: %s
            logsource: {product: windows, category: process_creation}
            detection:
                selection: {Image|endswith: ['\\cmd.exe', '\\scan.exe']}
                filter: {CommandLine|contains: harmless}
                condition: selection and not filter
            level: medium
            """.formatted(SCAN, SHELL);

    private static final List<String> IMAGES =
            List.of("C:\\Tools\\scan.exe", "C:\\Windows\\cmd.exe", "D:\\a*b?\\scan.exe", "C:\\Windows\\notepad.exe");
    private static final List<String> COMMANDS = List.of(
            "scan --all", "scan 100%_*?", "cmd /c \"dir\"", "harmless", "SCAN --ALL", "a: b # c", "back\\slash\\");
    private static final List<String> USERS = List.of("CORP\\ann", "CORP\\svc-scan", "OTHER\\svc-scan", "svc-scan");
    private static final List<Comparison> COMPARISONS = List.of(Comparison.values());
    private static final List<String> GROUPS = List.of("Finance", "IT");

    private final Random random = new Random(Long.getLong("exceptions.seed", 30));
    private final List<Made> records = records();
    private final EntityProfiles profiles = profiles();

    /** A record, and what a plain evaluator needs to know of it. */
    private record Made(ArchiveReplay.Replayed replayed, String asset, String image, String command, String user) {

        String id() {
            return "%s/%d/%d"
                    .formatted(
                            replayed.sensor(),
                            replayed.epoch(),
                            replayed.record().sequence());
        }

        boolean matches(String rule) {
            boolean isScan = image.endsWith("\\scan.exe");
            return rule.equals(SCAN)
                    ? isScan
                    : (isScan || image.endsWith("\\cmd.exe")) && !command.contains("harmless");
        }
    }

    /** What a run found: detections by asset, record and rule, what counting rules counted, and alerts by rule. */
    private record Run(Set<String> detections, Map<String, Long> counted, Map<String, Long> alerts) {}

    @Test
    void aPreviewSaysWhatTheExceptionThenDoes() {
        RulePack before = load(List.of()).pack();
        Run without = run(before);
        assertThat(without.detections()).hasSizeGreaterThan(RECORDS / 2);
        List<String> differences = new ArrayList<>();
        int hidden = 0;
        int partial = 0;
        for (int n = 0; n < EXCEPTIONS; n++) {
            RuleException exception = exception(n);
            RulePack after = load(List.of(exception)).pack();
            BackTestResult preview = preview(before, after);
            Run with = run(after);
            Set<String> gone = new TreeSet<>(without.detections());
            gone.removeAll(with.detections());
            Map<String, Long> plain = plain(exception, gone, differences);
            Map<String, Long> previewed = new TreeMap<>();
            preview.rules().forEach(rule -> {
                long matches = rule.before().matches() - rule.counts().matches();
                if (matches > 0) {
                    previewed.put(ExceptionFilters.countingRule(exception.id(), rule.id()), matches);
                }
            });
            if (!plain.equals(with.counted()) || !plain.equals(previewed)) {
                differences.add("%s: plain %s, counted %s, preview %s"
                        .formatted(exception.terms(), plain, with.counted(), previewed));
            }
            long shown = preview.rules().stream()
                    .mapToLong(one -> one.counts().alerts())
                    .sum();
            long of = alerts(with, exception.terms().rules());
            if (shown != of) {
                differences.add("%s: alerts %d, preview %d".formatted(exception.terms(), of, shown));
            }
            hidden += plain.isEmpty() ? 0 : 1;
            partial += !plain.isEmpty() && shown > 0 ? 1 : 0;
        }
        System.out.printf(
                "%d exceptions: %d hide something, %d of them not all; %d records on %d assets, %d differences%n",
                EXCEPTIONS, hidden, partial, RECORDS, ASSETS, differences.size());
        assertThat(differences).isEmpty();
        assertThat(hidden).isGreaterThan(EXCEPTIONS / 4);
        assertThat(partial).isGreaterThan(EXCEPTIONS / 10);
    }

    @Test
    void anExceptionOfOneAssetLeavesAHundredOthersUntouched() {
        Run without = run(load(List.of()).pack());
        String asset = "host:ws7.corp.example";
        Run with = run(load(List.of(exception("x".repeat(36), List.of(SCAN, SHELL), scope(List.of(asset)))))
                .pack());
        Set<String> gone = new TreeSet<>(without.detections());
        gone.removeAll(with.detections());
        assertThat(gone).isNotEmpty().allMatch(one -> one.startsWith(asset + ' '));
        assertThat(with.detections()).noneMatch(one -> one.startsWith(asset + ' '));
        assertThat(without.detections().stream().filter(one -> !one.startsWith(asset + ' ')))
                .hasSize(with.detections().size())
                .allMatch(with.detections()::contains);
        assertThat(with.counted().values().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(gone.size());
    }

    @Test
    void twoExceptionsOfOneRecordCountItOnce() {
        ExceptionScope all = new ExceptionScope(
                List.of(), List.of(), List.of(), List.of(field("Image", Comparison.ENDSWITH, "scan.exe")));
        ExceptionScope some = scope(List.of("host:ws7.corp.example"));
        Run without = run(load(List.of()).pack());
        Run with = run(load(List.of(
                        exception("a".repeat(36), List.of(SCAN), all), exception("b".repeat(36), List.of(SCAN), some)))
                .pack());
        long found =
                without.detections().stream().filter(one -> one.endsWith(SCAN)).count();
        assertThat(with.counted())
                .containsExactly(Map.entry(ExceptionFilters.countingRule("a".repeat(36), SCAN), found));
    }

    @Test
    void theEndOfAnExceptionBringsNothingOldBack() {
        RulePack on = load(List.of(exception("a".repeat(36), List.of(SCAN), scope(List.of("host:ws7.corp.example")))))
                .pack()
                .staged(Map.of());
        RulePack off = load(List.of()).pack().staged(Map.of());
        AssetKey key = AssetKey.of(AssetId.parse("host:ws7.corp.example"));
        Asset asset = Asset.unknown(key);
        List<TelemetryAbsorbed> events = new ArrayList<>();
        for (int n = 1; n <= 4; n++) {
            Submission record = new Submission(record(n, "ws7", IMAGES.getFirst(), "scan --all", USERS.getFirst()));
            TelemetryAbsorbed event = asset.absorb(
                            "s",
                            1,
                            List.of(record),
                            evaluator(n <= 2 ? on : off, n <= 2 ? 1 : 2),
                            READER,
                            POLICY,
                            START)
                    .orElseThrow();
            events.add(event);
            asset = asset.apply(event);
        }
        assertThat(events.stream()
                        .map(one -> one.detections().stream()
                                .filter(detection -> detection.rule().value().equals(SCAN))
                                .count()))
                .containsExactly(0L, 0L, 1L, 1L);
        assertThat(events.get(2).alerts().opened().stream()
                        .filter(one -> one.rule().id().equals(SCAN))
                        .map(one -> one.seen().count()))
                .as("the alert after the end counts only what came after the end")
                .containsExactly(1L);
    }

    private static long alerts(Run run, List<String> rules) {
        return rules.stream()
                .distinct()
                .mapToLong(rule -> run.alerts().getOrDefault(rule, 0L))
                .sum();
    }

    private Map<String, Long> plain(RuleException exception, Set<String> gone, List<String> differences) {
        Map<String, Long> counts = new TreeMap<>();
        Set<String> expected = new TreeSet<>();
        for (Made one : records) {
            for (String rule : exception.terms().rules()) {
                if (one.matches(rule) && isIn(exception.terms().scope(), one)) {
                    expected.add(one.asset() + ' ' + one.id() + ' ' + rule);
                    counts.merge(ExceptionFilters.countingRule(exception.id(), rule), 1L, Long::sum);
                }
            }
        }
        if (!expected.equals(gone)) {
            differences.add("%s: hides %s instead of %s".formatted(exception.terms(), gone, expected));
        }
        return counts;
    }

    private boolean isIn(ExceptionScope scope, Made record) {
        return (scope.assets().isEmpty() || scope.assets().contains(record.asset()))
                && (scope.groups().isEmpty() || scope.groups().contains(group(record.asset())))
                && (scope.accounts().isEmpty()
                        || scope.accounts().contains(record.user().toLowerCase(Locale.ROOT)))
                && scope.fields().stream().allMatch(field -> isIn(field, record));
    }

    private static boolean isIn(FieldValues field, Made record) {
        String value = (field.field().equals("Image") ? record.image() : record.command()).toLowerCase(Locale.ROOT);
        return field.values().stream()
                .map(one -> one.toLowerCase(Locale.ROOT))
                .anyMatch(one -> switch (field.comparison()) {
                    case EQUALS -> value.equals(one);
                    case CONTAINS -> value.contains(one);
                    case STARTSWITH -> value.startsWith(one);
                    case ENDSWITH -> value.endsWith(one);
                });
    }

    private static String group(String asset) {
        return GROUPS.get(Math.floorMod(asset.hashCode(), GROUPS.size()));
    }

    private static EntityProfiles profiles() {
        Map<AssetName, EntityProfile> all = new HashMap<>();
        IntStream.range(0, ASSETS).forEach(n -> {
            String asset = "host:ws%d.corp.example".formatted(n);
            all.put(AssetName.parse(asset), new EntityProfile(List.of(), null, group(asset)));
        });
        return EntityProfiles.of(1, all);
    }

    private RuleException exception(int number) {
        List<String> rules =
                random.nextInt(3) == 0 ? List.of(SCAN, SHELL) : List.of(random.nextBoolean() ? SCAN : SHELL);
        while (true) {
            ExceptionScope scope = new ExceptionScope(
                    some(
                            4,
                            IntStream.range(0, ASSETS)
                                    .mapToObj("host:ws%d.corp.example"::formatted)
                                    .toList(),
                            60),
                    some(4, GROUPS, 1),
                    some(
                            3,
                            USERS.stream()
                                    .map(one -> one.toLowerCase(Locale.ROOT))
                                    .toList(),
                            2),
                    random.nextInt(2) == 0
                            ? List.of()
                            : List.of(random.nextBoolean() ? part("Image", IMAGES) : part("CommandLine", COMMANDS)));
            if (!scope.hidesEverything()) {
                return exception("%036d".formatted(number), rules, scope);
            }
        }
    }

    /** A part of a value, with the characters that have a meaning in Sigma and YAML. */
    private FieldValues part(String field, List<String> values) {
        String value = values.get(random.nextInt(values.size()));
        Comparison comparison = COMPARISONS.get(random.nextInt(COMPARISONS.size()));
        int from = random.nextInt(value.length() - 2);
        int to = from + 2 + random.nextInt(value.length() - from - 1);
        return switch (comparison) {
            case EQUALS -> field(field, comparison, value);
            case CONTAINS -> field(field, comparison, value.substring(from, to));
            case STARTSWITH -> field(field, comparison, value.substring(0, to));
            case ENDSWITH -> field(field, comparison, value.substring(from));
        };
    }

    private List<String> some(int oneIn, List<String> of, int most) {
        if (random.nextInt(oneIn) != 0) {
            return List.of();
        }
        List<String> chosen = new ArrayList<>();
        for (int n = 0; n < most; n++) {
            chosen.add(of.get(random.nextInt(of.size())));
        }
        return chosen.stream().distinct().limit(50).toList();
    }

    private static FieldValues field(String name, Comparison comparison, String value) {
        return new FieldValues(name, comparison, List.of(value));
    }

    private static ExceptionScope scope(List<String> assets) {
        return new ExceptionScope(assets, List.of(), List.of(), List.of());
    }

    private static RuleException exception(String id, List<String> rules, ExceptionScope scope) {
        Stamp stamp = new Stamp("ann", START);
        Terms terms =
                new Terms(rules, scope, null, "It's \"known\": # no\nattack", "ann", START.plus(Duration.ofDays(30)));
        return new RuleException(id, 1, terms, stamp, stamp, null, null, null);
    }

    private static RuleLoadResult load(List<RuleException> exceptions) {
        List<RuleSources.PackContent> packs = new ArrayList<>();
        packs.add(new RuleSources.PackContent("rules", RULES.getBytes(StandardCharsets.UTF_8)));
        if (!exceptions.isEmpty()) {
            packs.add(new RuleSources.PackContent(ExceptionFilters.PACK, ExceptionFilters.pack(exceptions)));
        }
        RuleLoadResult loaded = RuleLoader.load(new RuleSources(false, List.of(), Placeholders.NONE, packs));
        assertThat(loaded.problems()).isEmpty();
        return loaded;
    }

    private Evaluator evaluator(RulePack pack, long number) {
        return new Evaluator(number, pack, DetectionEngine.of(pack), profiles);
    }

    /** Evaluates all records as assets evaluate them live. */
    private Run run(RulePack loaded) {
        RulePack pack = loaded.staged(Map.of());
        Evaluator evaluator = evaluator(pack, 1);
        Map<AssetKey, Asset> assets = new HashMap<>();
        Set<String> detections = new TreeSet<>();
        Map<String, Long> counted = new TreeMap<>();
        Map<String, Long> alerts = new TreeMap<>();
        for (Made one : records) {
            AssetKey key = one.replayed().asset();
            Asset asset = assets.computeIfAbsent(key, Asset::unknown);
            TelemetryAbsorbed event = asset.absorb(
                            one.replayed().sensor(),
                            one.replayed().epoch(),
                            List.of(new Submission(one.replayed().record())),
                            evaluator,
                            READER,
                            POLICY,
                            Instant.ofEpochMilli(one.replayed().record().receivedAtMillis()))
                    .orElse(null);
            if (event == null) {
                continue;
            }
            Asset after = asset.apply(event);
            if (!event.alerts().opened().isEmpty()) {
                after = after.placed(event.alerts().opened().getLast().ordinal())
                        .map(after::apply)
                        .orElse(after);
            }
            assets.put(key, after);
            event.detections()
                    .forEach(found -> detections.add(
                            one.asset() + ' ' + one.id() + ' ' + found.rule().value()));
            event.alerts().opened().forEach(found -> alerts.merge(found.rule().id(), 1L, Long::sum));
            if (event.shadow() != null) {
                event.shadow()
                        .counts()
                        .forEach(count -> counted.merge(count.rule().value(), count.matches(), Long::sum));
            }
        }
        return new Run(detections, counted, alerts);
    }

    private BackTestResult preview(RulePack before, RulePack after) {
        ArchiveReplay replay = (from, to, scope, select, progress, each) -> {
            records.stream()
                    .map(Made::replayed)
                    .filter(one -> select.test(one.record()))
                    .forEach(each);
            return new ArchiveReplay.Extent(records.size(), Instant.MAX);
        };
        return new BackTests(replay, READER, POLICY, () -> profiles, ExceptionEqualityTest::policy)
                .run(
                        BackTestRules.of(before, before, after, rule -> false),
                        Instant.EPOCH,
                        Instant.MAX,
                        SearchScope.UNLIMITED,
                        (read, all) -> true);
    }

    private static CasePolicy policy() {
        return new CasePolicy(
                new JoinPolicy(Level.HIGH, Duration.ofHours(12), 60, new RiskPolicy(100, Duration.ofDays(1))),
                new BuiltInPolicy(Optional.empty(), "", Tlp.GREEN, Duration.ofHours(1))
                        .under(OnCallConfiguration.EMPTY));
    }

    private List<Made> records() {
        List<Made> made = new ArrayList<>();
        for (int n = 1; n <= RECORDS; n++) {
            String host = "ws" + random.nextInt(ASSETS);
            String image = IMAGES.get(random.nextInt(IMAGES.size()));
            String command = COMMANDS.get(random.nextInt(COMMANDS.size()));
            String user = USERS.get(random.nextInt(USERS.size()));
            String asset = "host:%s.corp.example".formatted(host);
            made.add(new Made(
                    new ArchiveReplay.Replayed(
                            AssetKey.of(AssetId.parse(asset)), "s", 1, record(n, host, image, command, user)),
                    asset,
                    image,
                    command,
                    user));
        }
        return made;
    }

    private static TelemetryRecord record(long sequence, String host, String image, String command, String user) {
        Instant time = START.plus(Duration.ofMinutes(sequence * 7));
        try {
            String body = JSON.writeValueAsString(Map.of(
                    "Event",
                    Map.of(
                            "System",
                            Map.of(
                                    "Provider",
                                    Map.of("#attributes", Map.of("Name", "Microsoft-Windows-Sysmon")),
                                    "EventID",
                                    1,
                                    "Channel",
                                    "Microsoft-Windows-Sysmon/Operational",
                                    "Computer",
                                    host + ".corp.example",
                                    "TimeCreated",
                                    Map.of("#attributes", Map.of("SystemTime", time.toString()))),
                            "EventData",
                            Map.of("Image", image, "CommandLine", command, "User", user))));
            return new TelemetryRecord(
                    sequence, time.toEpochMilli(), null, null, body.getBytes(StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
