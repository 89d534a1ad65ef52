package io.watchfloor.ops.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchfloor.ops.archive.ArchiveSearch.Order;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import io.watchfloor.sigma.engine.DetectionEngine;
import io.watchfloor.sigma.language.LoadingDeadline;
import io.watchfloor.sigma.language.Placeholders;
import io.watchfloor.sigma.loading.RuleLoadResult;
import io.watchfloor.sigma.loading.RuleLoader;
import io.watchfloor.sigma.loading.RuleSources;
import io.watchfloor.sigma.telemetry.Telemetry;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import io.watchfloor.sigma.telemetry.UnreadableTelemetry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HuntRuleTest {

    private static final TelemetryReader READER = new TelemetryReader();
    private static final HuntRule.Heading HEADING =
            new HuntRule.Heading("Cannon's hunt", "brandt", LocalDate.of(2026, 12, 1));
    /** A rule compares all recipients in a header, a hunt compares one of them. */
    private static final Pattern SEVERAL_RECIPIENTS = Pattern.compile("\"to\":\"[^\"]*,");

    private static final int LINES_OF_FILE = Integer.getInteger("hunts.lines", 800);
    private static final int HUNTS = Integer.getInteger("hunts", 20);

    private ArchiveFixture archive;
    private ArchiveSearch engine;
    private int sequence;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        archive = new ArchiveFixture(Files.createDirectories(folder.resolve("archive")));
        engine = archive.search(ArchiveSearch.Limits.STANDARD);
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private void archived(String... records) throws IOException, SQLException {
        List<ArchivedRecord> rows = new ArrayList<>();
        for (String record : records) {
            rows.add(record(record.replace('\'', '"')));
        }
        archive.file(rows);
    }

    private ArchivedRecord record(String line) {
        return new ArchivedRecord(
                AssetKey.parse("default/host:ws7"),
                new TelemetryRecord(
                        ++sequence,
                        ArchiveFixture.NOON.toEpochMilli(),
                        "host:ws7",
                        null,
                        line.getBytes(StandardCharsets.UTF_8),
                        null));
    }

    private static ArchiveQuery query(String text, String... conditions) {
        return new ArchiveQuery(
                Instant.parse("1990-01-01T00:00:00Z"),
                Instant.parse("2030-01-01T00:00:00Z"),
                List.of(),
                Arrays.stream(conditions).map(SearchCondition::parse).toList(),
                text);
    }

    private List<ArchiveRow> rows(ArchiveQuery query) {
        return engine.list(query, SearchScope.UNLIMITED, Order.NEWEST_FIRST, 100_000, null);
    }

    private static Optional<Telemetry> telemetry(ArchiveRow row) {
        try {
            return Optional.of(READER.read(
                    row.raw().getBytes(StandardCharsets.UTF_8),
                    row.asset(),
                    null,
                    row.times().received()));
        } catch (UnreadableTelemetry unreadable) {
            return Optional.empty();
        }
    }

    private static List<HuntRule.Sample> samples(List<ArchiveRow> rows) {
        return rows.stream()
                .flatMap(row -> telemetry(row).stream().map(one -> new HuntRule.Sample(row.logsource(), one.fields())))
                .toList();
    }

    /** The rule as the center makes it: from some of the records that were found, and some of each kind. */
    private HuntRule.Draft rule(ArchiveQuery hunt) {
        List<ArchiveRow> others = engine.kinds(query(""), SearchScope.UNLIMITED, 20, 4_000);
        List<ArchiveRow> found = rows(hunt);
        List<ArchiveRow> kinds = engine.kinds(hunt, SearchScope.UNLIMITED, 20, 4_000);
        return HuntRule.of(
                hunt,
                samples(Stream.concat(found.stream().limit(1_000), kinds.stream())
                        .toList()),
                samples(others),
                HEADING);
    }

    private static RuleLoadResult loaded(String yaml) {
        return RuleLoader.load(
                new RuleSources(
                        false,
                        List.of(),
                        Placeholders.NONE,
                        List.of(new RuleSources.PackContent("hunt", yaml.getBytes(StandardCharsets.UTF_8)))),
                LoadingDeadline.UNLIMITED);
    }

    private static DetectionEngine engine(HuntRule.Draft draft) {
        RuleLoadResult loading = loaded(draft.yaml());
        assertThat(loading.problems()).as(draft.yaml()).isEmpty();
        assertThat(loading.pack().rules()).hasSize(draft.rules());
        return DetectionEngine.of(loading.pack());
    }

    private Set<Long> matched(HuntRule.Draft draft) {
        DetectionEngine rules = engine(draft);
        Set<Long> matched = new TreeSet<>();
        for (ArchiveRow row : rows(query(""))) {
            if (telemetry(row).filter(one -> !rules.judge(one).isEmpty()).isPresent()) {
                matched.add(row.id().sequence());
            }
        }
        return matched;
    }

    private static Set<Long> ids(List<ArchiveRow> rows) {
        Set<Long> ids = new TreeSet<>();
        rows.forEach(row -> ids.add(row.id().sequence()));
        return ids;
    }

    private static String starts(String user, String image, String command) {
        return """
            {'Channel':'Microsoft-Windows-Sysmon/Operational','EventID':1,'User':'CORP\\\\%s','Image':'C:\\\\Windows\\\\%s',
             'CommandLine':'%s'}""".formatted(user, image, command);
    }

    @Test
    void aHuntReadsAsARuleThatAnAnalystWouldWrite() throws IOException, SQLException {
        archived(
                starts("brandt", "System32\\\\cmd.exe", "cmd /c whoami /all"),
                starts("meyer", "System32\\\\cmd.exe", "cmd /c dir"),
                starts("brandt", "explorer.exe", "explorer"));
        HuntRule.Draft draft = rule(
                query("", "user = brandt", "process = cmd.exe", "command_line contains whoami", "command_line != dir"));
        assertThat(draft.yaml().replaceFirst("id: [0-9a-f-]{36}", "id: ID")).isEqualTo("""
            title: 'Cannon''s hunt'
            id: ID
            status: experimental
            description: 'Made from a hunt: user = brandt and process = cmd.exe and command_line contains whoami and command_line != dir'
            author: 'brandt'
            date: 2026-12-01
            logsource:
                product: 'windows'
                category: 'process_creation'
            detection:
                user:
                    - User: 'brandt'
                    - User|endswith: '\\brandt'
                process:
                    Image|endswith: '\\cmd.exe'
                command_line:
                    CommandLine|contains: 'whoami'
                command_line_2:
                    CommandLine: 'dir'
                condition: user and process and command_line and not command_line_2
            falsepositives:
                - Unknown
            level: medium
            """);
        assertThat(matched(draft)).containsExactly(1L);
    }

    @Test
    void aHuntInSeveralLogSourcesBecomesARuleForEach() throws IOException, SQLException {
        archived(
                starts("brandt", "System32\\\\curl.exe", "curl http://10.9.8.7/a"),
                "{'_path':'conn','id.orig_h':'10.0.0.7','id.orig_p':5353,'id.resp_h':'10.9.8.7','id.resp_p':80}",
                """
                {'Channel':'Microsoft-Windows-Sysmon/Operational','EventID':3,'SourceIp':'10.0.0.7','DestinationIp':'10.9.8.7'}""",
                "{'_path':'conn','id.orig_h':'10.0.0.7','id.orig_p':5353,'id.resp_h':'10.9.8.6','id.resp_p':80}");
        HuntRule.Draft draft = rule(query("", "dst_ip = 10.9.8.7"));
        assertThat(draft.rules()).isEqualTo(2);
        assertThat(matched(draft)).containsExactly(2L, 3L);
    }

    @Test
    void aFieldOfAnotherRankCountsOnlyWhereTheFieldsBeforeItHaveNoValue() throws IOException, SQLException {
        archived(
                "{'Channel':'Security','EventID':4688,'NewProcessName':'C:\\\\a.exe','ProcessName':'C:\\\\b.exe'}",
                "{'Channel':'Security','EventID':4688,'NewProcessName':'-','ProcessName':'C:\\\\b.exe'}",
                "{'Channel':'Security','EventID':4688,'ProcessName':'C:\\\\b.exe'}");
        assertThat(matched(rule(query("", "process = b.exe")))).containsExactly(2L, 3L);
    }

    @Test
    void charactersWithAMeaningInSigmaAndYamlAreCompared() throws IOException, SQLException {
        String odd = "a?b [c] \\u0027d \\\\\\\\srv\\\\x # %y% : z";
        archived(
                starts("brandt", "cmd.exe", "tab\\there"),
                starts("brandt", "cmd.exe", odd),
                starts("brandt", "cmd.exe", "aXb"));
        Set<Long> second = ids(rows(query("", "command_line = a?b [c] 'd \\\\srv\\x # %y% : z")));
        assertThat(second).containsExactly(2L);
        for (String condition : List.of(
                "command_line = a?b [c] 'd \\\\srv\\x # %y% : z",
                "command_line contains \\\\srv\\",
                "command_line startswith a?b",
                "command_line = *[c]*\\\\srv\\* : z",
                "command_line endswith \\x # %y% : z")) {
            assertThat(matched(rule(query("", condition)))).as(condition).containsExactly(2L);
        }
        assertThat(matched(rule(query("", "command_line = tab\there")))).containsExactly(1L);
    }

    @Test
    void assetsSensorsAndTimesHaveNoPlaceInARuleAndTheAnswerSaysSo() throws IOException, SQLException {
        archived(starts("brandt", "cmd.exe", "whoami"));
        HuntRule.Draft draft = rule(query("whoami", "asset = ws7", "process = cmd.exe"));
        assertThat(draft.omitted()).containsExactly("A rule applies to all assets: asset = ws7.");
        assertThat(draft.yaml()).contains("keywords:\n        - 'whoami'").doesNotContain("asset:");
        assertThat(matched(draft)).containsExactly(1L);
    }

    @Test
    void aHuntWithoutAConditionOrWithoutARecordBecomesNoRule() throws IOException, SQLException {
        archived(starts("brandt", "cmd.exe", "whoami"));
        assertThatThrownBy(() -> rule(query("", "asset = ws7")))
                .isInstanceOfSatisfying(
                        InvalidSearch.class,
                        refused -> assertThat(refused.code()).isEqualTo("search.condition"));
        assertThatThrownBy(() -> rule(query("", "user = nobody")))
                .isInstanceOfSatisfying(
                        InvalidSearch.class,
                        refused -> assertThat(refused.code()).isEqualTo("search.nothing-found"));
    }

    /** Random conditions on the values of recorded records, whose rules must match what the hunts find. */
    @Test
    void theRuleOfAHuntMatchesExactlyTheRecordsThatTheHuntFound() throws IOException, SQLException {
        for (Path file : recordings()) {
            List<ArchivedRecord> rows = new ArrayList<>();
            try (BufferedReader lines = new BufferedReader(
                    new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
                lines.lines()
                        .filter(line -> !line.isBlank() && line.length() < 60_000)
                        .filter(line -> !SEVERAL_RECIPIENTS.matcher(line).find())
                        .limit(LINES_OF_FILE)
                        .forEach(line -> rows.add(record(line)));
            }
            archive.file(rows);
        }
        List<ArchiveRow> all = rows(query(""));
        Map<Long, Telemetry> records = new LinkedHashMap<>();
        all.forEach(row -> telemetry(row).ifPresent(one -> records.put(row.id().sequence(), one)));
        List<HuntRule.Sample> others = samples(engine.kinds(query(""), SearchScope.UNLIMITED, 20, 8_000));
        Random random = new Random(Long.getLong("hunts.seed", 28));
        int made = 0;
        int refused = 0;
        long matches = 0;
        List<String> wrong = new ArrayList<>();
        while (made < HUNTS) {
            List<String> where = conditions(all.get(random.nextInt(all.size())), random);
            if (where.isEmpty()) {
                continue;
            }
            ArchiveQuery hunt = query("", where.toArray(String[]::new));
            List<ArchiveRow> found = rows(hunt);
            List<ArchiveRow> shown = Stream.concat(
                            found.stream().limit(1_000), engine.kinds(hunt, SearchScope.UNLIMITED, 20, 4_000).stream())
                    .toList();
            HuntRule.Draft draft;
            try {
                draft = HuntRule.of(hunt, samples(shown), others, HEADING);
            } catch (InvalidSearch tooBroad) {
                refused++;
                continue;
            }
            made++;
            DetectionEngine rules = engine(draft);
            Set<Long> matched = new TreeSet<>();
            records.forEach((id, one) -> {
                if (!rules.judge(one).isEmpty()) {
                    matched.add(id);
                }
            });
            Set<Long> expected = new TreeSet<>();
            found.stream()
                    .filter(row -> row.logsource() != null)
                    .forEach(row -> expected.add(row.id().sequence()));
            matches += expected.size();
            if (!matched.equals(expected)) {
                Set<Long> more = new TreeSet<>(matched);
                more.removeAll(expected);
                Set<Long> less = new TreeSet<>(expected);
                less.removeAll(matched);
                Long one = more.isEmpty()
                        ? less.iterator().next()
                        : more.iterator().next();
                String raw = Objects.requireNonNull(records.get(one)).raw();
                wrong.add("%s: %d more, %d less%n%s%s"
                        .formatted(
                                where,
                                more.size(),
                                less.size(),
                                draft.yaml(),
                                raw.substring(0, Math.min(3_000, raw.length()))));
            }
        }
        System.out.printf(
                "%d hunts over %d records became rules, %d matches in all; %d were too broad; %d rules differ%n",
                made, all.size(), matches, refused, wrong.size());
        wrong.stream().limit(12).forEach(System.out::println);
        assertThat(wrong).isEmpty();
    }

    private static List<String> conditions(ArchiveRow row, Random random) {
        List<String> where = new ArrayList<>();
        List<SearchField> fields = Arrays.stream(SearchField.values())
                .filter(field -> !field.columns().isEmpty())
                .toList();
        int wanted = 1 + random.nextInt(3);
        for (int tries = 0; tries < 12 && where.size() < wanted; tries++) {
            SearchField field = fields.get(random.nextInt(fields.size()));
            SearchColumn column = field.columns().getFirst();
            String value = column == SearchColumn.HASHES
                    ? row.columns().hashes().stream().findFirst().orElse(null)
                    : row.columns().text(column);
            boolean whole = column.form() == SearchColumn.Form.NUMBER || column.form() == SearchColumn.Form.LIST;
            if (value == null
                    || value.isBlank()
                    || value.length() > 900
                    || value.contains("\"")
                    || value.contains("*")) {
                continue;
            }
            int half = value.length() / 2;
            String start = value.substring(0, Math.max(1, half)).strip();
            String end = value.substring(Math.min(value.length() - 1, half)).strip();
            String last = value.substring(Math.max(value.lastIndexOf('\\'), value.lastIndexOf('/')) + 1);
            where.add(
                    switch (random.nextInt(whole ? 3 : 8)) {
                        case 0 -> field.text() + " = " + value;
                        case 1 ->
                            field.text() + " in " + (value.contains(",") ? start.replace(",", "") : value) + ", 77";
                        case 2 -> where.isEmpty() ? field.text() + " exists" : field.text() + " != " + value;
                        case 3 -> start.isEmpty() ? field.text() + " exists" : field.text() + " startswith " + start;
                        case 4 -> end.isEmpty() ? field.text() + " exists" : field.text() + " endswith " + end;
                        case 5 -> end.isEmpty() ? field.text() + " exists" : field.text() + " contains " + end;
                        case 6 -> last.isEmpty() ? field.text() + " exists" : field.text() + " = " + last;
                        default -> start.isEmpty() ? field.text() + " exists" : field.text() + " = " + start + "*";
                    });
        }
        return where;
    }

    private static List<Path> recordings() throws IOException {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path data = folder.resolve("shared/data");
            if (Files.isDirectory(data)) {
                List<Path> found = new ArrayList<>();
                for (String part : List.of("attack/mordor", "attack/splunk", "benign", "network", "cloud", "email")) {
                    try (Stream<Path> files = Files.walk(data.resolve(part))) {
                        files.filter(file -> file.toString().endsWith(".jsonl.gz"))
                                .sorted()
                                .limit(8)
                                .forEach(found::add);
                    }
                }
                return found;
            }
        }
        System.out.println("SKIPPED: there is no shared/data");
        return Assumptions.abort("there is no shared/data");
    }
}
