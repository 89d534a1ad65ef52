package io.watchfloor.sigma.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.sigma.evaluation.SimpleEvaluator;
import io.watchfloor.sigma.explain.Explanation;
import io.watchfloor.sigma.language.DetectionTree;
import io.watchfloor.sigma.language.FieldMatch;
import io.watchfloor.sigma.language.Level;
import io.watchfloor.sigma.language.LogSource;
import io.watchfloor.sigma.language.Regex;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RuleHeader;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.language.SearchIdentifier;
import io.watchfloor.sigma.language.ValueMatch;
import io.watchfloor.sigma.loading.RuleLoadResult;
import io.watchfloor.sigma.loading.RuleLoader;
import io.watchfloor.sigma.telemetry.AssetName;
import io.watchfloor.sigma.telemetry.Telemetry;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import io.watchfloor.sigma.telemetry.UnreadableTelemetry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What strangers write: spoilt rules, conditions, records and regular expressions end in a refusal or in a judgement on which engine and
 * evaluator agree, and never in an exception. {@code -Dfuzz.rounds=N} sets how many of each, {@code -Dfuzz.seed=S} which, and {@code -Pfull} more. Event logs
 * have a test like this of their own.
 */
class FuzzTest {

    private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 100);
    private static final long SEED = Long.getLong("fuzz.seed", 5);
    private static final Path PACK = Path.of("src/main/resources/rules");

    private final Random random = new Random(SEED);
    private final TelemetryReader reader = new TelemetryReader().forRecordings(AssetName.parse("unknown"));

    @TempDir
    private Path folder;

    private static List<byte[]> words(String... words) {
        return Stream.of(words)
                .map(word -> word.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    @Test
    void spoiltRulesAreRefusedOrJudgeAlike() throws IOException {
        List<byte[]> originals = new ArrayList<>();
        try (Stream<Path> files = Files.walk(PACK)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                originals.add(Files.readAllBytes(file));
            }
        }
        ByteMutator mutator = new ByteMutator(
                random,
                words(
                        "|re",
                        "|all",
                        "|contains",
                        "|cidr",
                        "|base64offset",
                        "|windash",
                        "|expand",
                        "|fieldref",
                        "|neq",
                        "|gte",
                        "|utf16",
                        "|exists",
                        "null",
                        "''",
                        "'*'",
                        "\\",
                        "\\\\*",
                        "- ",
                        ": ",
                        "{",
                        "}",
                        "[",
                        "]",
                        "&a ",
                        "*a",
                        "\n",
                        "---\n",
                        "condition: ",
                        "1 of them",
                        "not ",
                        "(",
                        ")",
                        "%x%",
                        "\u2013",
                        "\ud83d\ude00"));
        List<String> records = Originals.records();
        int loaded = 0;
        for (int i = 0; i < ROUNDS; i++) {
            byte[] spoilt = mutator.mutated(one(originals), one(originals));
            Path file = Files.write(folder.resolve("rule.yml"), spoilt);
            RuleLoadResult loading = RuleLoader.load(List.of(file));
            assertThat(loading.pack().rules().size()
                            + loading.pack().correlations().size()
                            + loading.problems().size())
                    .as(new String(spoilt, StandardCharsets.UTF_8))
                    .isPositive();
            loaded += loading.pack().rules().size();
            agree(loading.pack(), one(records), Optional.empty());
            loading.pack().rules().stream()
                    .findFirst()
                    .ifPresent(rule -> agree(loading.pack(), one(records), Optional.of(rule.logsource())));
        }
        assertThat(loaded).isGreaterThan(ROUNDS / 20);
        System.out.printf("fuzz: %d spoilt rules, %d of them load, seed %d%n", ROUNDS, loaded, SEED);
    }

    @Test
    void conditionsMadeOfTheirWordsAreRefusedOrJudgeAlike() throws IOException {
        List<String> words = List.of(
                "a", "b", "_c", "sel_1", "and", "or", "not", "AND", "(", ")", "1", "all", "of", "them", "sel*", "*",
                "any", "|", "?", "2", "''", "near", "count()");
        int loaded = 0;
        for (int i = 0; i < ROUNDS * 4; i++) {
            StringBuilder condition = new StringBuilder();
            for (int length = 1 + random.nextInt(9); length > 0; length--) {
                condition.append(one(words)).append(random.nextInt(9) == 0 ? "" : " ");
            }
            String rule = """
                    title: A rule
                    id: rule
                    logsource: {product: test}
                    detection:
                        a: {F: x}
                        b: {G: y}
                        _c: {H: z}
                        sel_1: {I: [1, 2]}
                        condition: "%s"
                    """.formatted(condition);
            RuleLoadResult loading = RuleLoader.load(List.of(Files.writeString(folder.resolve("rule.yml"), rule)));
            loaded += loading.pack().rules().size();
            String record = "{\"F\":\"%s\",\"G\":\"%s\",\"H\":\"%s\",\"I\":%d}"
                    .formatted(one(List.of("x", "")), one(List.of("y", "")), one(List.of("z", "")), random.nextInt(3));
            agree(loading.pack(), record, Optional.of(new LogSource("test", null, null)));
        }
        assertThat(loaded).isPositive();
        System.out.printf("fuzz: %d conditions, %d of them load, seed %d%n", ROUNDS * 4, loaded, SEED);
    }

    @Test
    void spoiltRecordsAreRefusedOrJudgedAlike() throws IOException {
        RulePack pack = RulePack.of(Originals.rules(), List.of());
        DetectionEngine engine = DetectionEngine.of(pack);
        List<String> records = Originals.records();
        ByteMutator mutator = new ByteMutator(
                random,
                words(
                        "\"",
                        "\\",
                        "\\u0000",
                        "\\ud83d",
                        "\\u00e9",
                        "{",
                        "}",
                        "[",
                        "]",
                        ",",
                        ":",
                        "null",
                        "true",
                        "1e5",
                        "-0",
                        "\"EventID\":1",
                        "\"Channel\":\"Security\"",
                        "\"Event\":{",
                        "\"fields\":{",
                        "\u0000",
                        "\n",
                        "\u00ff",
                        "\ud83d\ude00",
                        "\"Image\":\"C:\\\\cmd.exe\",",
                        "\"EventData\":"));
        int read = 0;
        for (int i = 0; i < ROUNDS; i++) {
            byte[] body = mutator.mutated(
                    one(records).getBytes(StandardCharsets.UTF_8), one(records).getBytes(StandardCharsets.UTF_8));
            read += agree(engine, body, Optional.empty()) ? 1 : 0;
        }
        assertThat(read).isGreaterThan(ROUNDS / 20);
        System.out.printf("fuzz: %d spoilt records, %d of them readable, seed %d%n", ROUNDS, read, SEED);
    }

    @Test
    void anyRegularExpressionIsRefusedOrFoundAlike() {
        List<String> pieces = List.of(
                "a",
                "b",
                "K",
                "\\d",
                "\\w",
                "\\S",
                "\\b",
                "\\.",
                ".",
                "[a-c]",
                "[^a]",
                "[\\w-]",
                "(",
                ")",
                "(?:",
                "(?i)",
                "|",
                "*",
                "+",
                "?",
                "*?",
                "{2}",
                "{1,3}",
                "{0,}",
                "^",
                "$",
                "é",
                "ſ",
                "\ud83d\ude00",
                "\\x41",
                "\\n",
                "[[:alpha:]]",
                "\\pL",
                "\\",
                "[",
                "{",
                "(?=");
        List<String> texts = List.of(
                "a", "b", "K", "k", "1", "_", ".", " ", "\n", "é", "É", "ſ", "s", "\u212a", "\ud83d\ude00", "A", "-");
        int usable = 0;
        for (int i = 0; i < ROUNDS; i++) {
            List<Rule> rules = new ArrayList<>();
            for (int patterns = 0; patterns < 30; patterns++) {
                StringBuilder source = new StringBuilder();
                for (int length = 1 + random.nextInt(8); length > 0; length--) {
                    source.append(one(pieces));
                }
                Optional<Regex> regex = regex(source.toString());
                if (regex.isPresent()) {
                    rules.add(rule(regex.get(), "r%02d".formatted(patterns)));
                }
            }
            usable += rules.size();
            RulePack pack = RulePack.of(rules, List.of());
            DetectionEngine engine = DetectionEngine.of(pack);
            for (int j = 0; j < 12; j++) {
                StringBuilder text = new StringBuilder();
                for (int length = random.nextInt(10); length > 0; length--) {
                    text.append(one(texts));
                }
                agree(engine, pack, telemetry(Map.of("F", text.toString())));
            }
        }
        assertThat(usable).isGreaterThan(ROUNDS);
        System.out.printf("fuzz: %d regular expressions, %d of them usable, seed %d%n", ROUNDS * 30, usable, SEED);
    }

    private Optional<Regex> regex(String source) {
        try {
            return Optional.of(Regex.of(source, random.nextBoolean(), random.nextBoolean(), random.nextBoolean()));
        } catch (IllegalArgumentException refused) {
            assertThat(refused.getMessage()).isNotEmpty();
            return Optional.empty();
        }
    }

    private static Telemetry telemetry(Map<String, Object> fields) {
        return new Telemetry(
                AssetName.parse("a"), Instant.EPOCH, List.of(new LogSource("test", null, null)), fields, "");
    }

    private static Rule rule(Regex regex, String id) {
        SearchIdentifier search =
                new SearchIdentifier.Field(new FieldMatch("F", List.of(new ValueMatch.Pattern(regex)), false, false));
        return new Rule(
                RuleHeader.of(id, regex.toString(), Level.LOW),
                new LogSource("test", null, null),
                new DetectionTree(Map.of("a", search), new io.watchfloor.sigma.language.Condition.Named("a")));
    }

    private void agree(RulePack pack, String record, Optional<LogSource> logsource) {
        agree(DetectionEngine.of(pack), record.getBytes(StandardCharsets.UTF_8), logsource);
    }

    /** Whether the record can be read. */
    private boolean agree(DetectionEngine engine, byte[] body, Optional<LogSource> logsource) {
        Telemetry telemetry;
        try {
            telemetry = reader.read(body, null, logsource.orElse(null), Instant.EPOCH);
        } catch (UnreadableTelemetry unreadable) {
            assertThat(engine.judge(body))
                    .as(new String(body, StandardCharsets.ISO_8859_1))
                    .isInstanceOf(ScanResult.NeedsParsing.class);
            return false;
        }
        agree(engine, engine.pack(), telemetry);
        switch (logsource.isEmpty() ? engine.judge(body) : new ScanResult.NeedsParsing()) {
            case ScanResult.NeedsParsing unclear -> {}
            case ScanResult.NoMatch nothing ->
                assertThat(expected(engine.pack(), telemetry))
                        .as("from bytes: " + telemetry.raw())
                        .isEmpty();
            case ScanResult.Match(List<Rule> rules, AssetName asset, String time) -> {
                assertThat(rules).as("from bytes: " + telemetry.raw()).isEqualTo(expected(engine.pack(), telemetry));
                assertThat(asset).as(telemetry.raw()).isEqualTo(telemetry.asset());
                assertThat(reader.time(time, Instant.EPOCH)).as(telemetry.raw()).isEqualTo(telemetry.time());
            }
        }
        return true;
    }

    private static void agree(DetectionEngine engine, RulePack pack, Telemetry telemetry) {
        List<Rule> expected = expected(pack, telemetry);
        assertThat(engine.judge(telemetry)).as(telemetry.toString()).isEqualTo(expected);
        expected.forEach(rule -> assertThat(Explanation.of(rule, telemetry)).hasSizeLessThanOrEqualTo(12));
    }

    private static List<Rule> expected(RulePack pack, Telemetry telemetry) {
        return pack.rules().stream()
                .filter(rule -> SimpleEvaluator.matches(rule, telemetry))
                .toList();
    }
}
