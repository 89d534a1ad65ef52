package io.watchfloor.sigma.offline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.sigma.engine.DetectionEngine;
import io.watchfloor.sigma.engine.SharedData;
import io.watchfloor.sigma.language.LogSource;
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
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What the pipelines make of the recordings of agents: the share of each folder's records that has a log source and an asset, of those
 * that a rule could use, and which of SigmaHQ's rules hit. The figures are kept in {@code recognised.tsv}, over the first
 * {@value #MOST} records of each file; with {@code -Dwatchfloor.reference=all} over all of them, and only the shares are asserted.
 */
class RecognisedShareTest {

    private static final int MOST = 1_000;
    private static final boolean ALL = "all".equals(System.getProperty("watchfloor.reference"));
    private static final Path KEPT = Path.of("src/test/resources/recognised.tsv");
    private static final Instant RECEIVED = Instant.parse("2026-11-25T00:00:00Z");
    private static final AssetName FORCED = AssetName.parse("forced");
    private static final LogSource ANY_LINE = new LogSource("linux", null, "syslog");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Descriptions and tables of those who collected the recordings, no telemetry. */
    private static final Pattern NO_TELEMETRY =
            Pattern.compile(".*(auditd-go-libaudit/.*\\.(json|yaml)|suricata-eve/alerts\\.tsv)");

    /** Of the unit tests of another product, those whose kind of record some rule of SigmaHQ is for. */
    private static final Set<String> WITH_RULES = Set.of(
            "AWS.CloudTrail",
            "AWS.VPCFlow",
            "AWS.WAFWebACL",
            "Azure.Audit",
            "Azure.MonitorActivity",
            "CiscoUmbrella.DNS",
            "Cloudflare.Firewall",
            "Crowdstrike.FDREvent",
            "GCP.AuditLog",
            "GCP.HTTPLoadBalancer",
            "GitHub.Audit",
            "Microsoft365.Audit.AzureActiveDirectory",
            "Microsoft365.Audit.SharePoint",
            "Okta.SystemLog",
            "OneLogin.Events",
            "Windows.EventLogs");

    /** Records of these that no rule is for: reads and writes of stored files, endpoint events without a kind, made-up stubs. */
    private static final Pattern WITHOUT_RULES = Pattern.compile(".*(\"category\":\"(Storage|Recommendation).*"
            + "|\"log_type\":\"Azure\\.MonitorActivity\",(?!.*\"category\").*"
            + "|\"log_type\":\"Crowdstrike\\.FDREvent\",(?!.*event_simpleName).*"
            + "|\"log_type\":\"AWS\\.VPCFlow\",(?!.*\"dstAddr\").*"
            + "|\"log_type\":\"AWS\\.CloudTrail\",(?!.*\"eventSource\").*"
            + "|\"event\":\\{\"(methodName|action)\":\"[^\"]*\"}).*|.*\"(jsonPayload|textPayload)\".*");

    /** Lines that were broken on purpose, to test the parsers of others. */
    private static final Pattern BROKEN =
            Pattern.compile("type=UNKNOWN\\[1329] msg=\\?|MMM 22 .*|\tmany syslog parsers\\.");

    private static final class Figures {
        private int records;
        private int usable;
        private int recognised;
        private int named;
        private int timed;
        private final Map<String, Integer> hits = new TreeMap<>();

        int percent() {
            return usable == 0 ? 100 : (int) (recognised * 100L / usable);
        }
    }

    @Test
    void nearlyEveryRecordThatARuleCouldUseIsRecognised() throws IOException {
        DetectionEngine engine = DetectionEngine.of(
                RuleLoader.load(SharedData.sigmaHq("rules", "rules-emerging-threats", "rules-threat-hunting"))
                        .pack());
        Map<String, Figures> folders = new TreeMap<>();
        for (String root : List.of("linux", "network", "cloud", "email")) {
            for (Path file : files(SharedData.path(root))) {
                measure(file, engine, folders.computeIfAbsent(folder(file), f -> new Figures()));
            }
        }
        List<String> lines = table(folders);
        lines.stream().limit(folders.size() + 1L).forEach(System.out::println);
        folders.forEach((folder, figures) -> assertThat(figures.percent())
                .as("recognised of %s, in percent", folder)
                .isGreaterThanOrEqualTo(99));
        if (!ALL) {
            Files.createDirectories(Path.of("target"));
            Files.write(Path.of("target/recognised.tsv"), lines);
            assertThat(lines)
                    .as("the figures changed: see target/recognised.tsv")
                    .isEqualTo(Files.readAllLines(KEPT));
        }
    }

    private static List<Path> files(Path root) throws IOException {
        try (Stream<Path> walk = Files.walk(root)) {
            return walk.filter(Files::isRegularFile)
                    .filter(file -> !NO_TELEMETRY.matcher(file.toString()).matches())
                    .sorted()
                    .toList();
        }
    }

    /** The two folders above the file, without those of one recording each. */
    private static String folder(Path file) {
        Path relative = SharedData.path("").relativize(file);
        return relative.getNameCount() == 2
                ? relative.getName(0).toString()
                : relative.subpath(0, 2).toString();
    }

    private static void measure(Path file, DetectionEngine engine, Figures figures) throws IOException {
        TelemetryReader reader = new TelemetryReader().forRecordings(FORCED);
        RecordedFile.read(
                file,
                1 << 20,
                true,
                new RecordedFile.Sink() {
                    private int seen;

                    @Override
                    public void record(long number, byte[] body) {
                        if (ALL || ++seen <= MOST) {
                            figures.records++;
                            String text = new String(body, StandardCharsets.UTF_8);
                            if (isUsable(file, text)) {
                                figures.usable++;
                                measure(reader, unwrapped(text), engine, figures);
                            }
                        }
                    }

                    @Override
                    public void tooLong(long number) {
                        throw new AssertionError(file + " has a record that is too long");
                    }

                    @Override
                    public void unreadable(long number, String code, String reason) {
                        throw new AssertionError(file + ": " + reason);
                    }

                    @Override
                    public void refused(String code, String reason) {
                        throw new AssertionError(file + ": " + reason);
                    }
                },
                bytes -> {});
    }

    /** No comment, no line of a program that SigmaHQ has no rule for. */
    private static boolean isUsable(Path file, String record) {
        if (record.startsWith("{\"log_type\":")) {
            String name = file.getFileName().toString();
            return WITH_RULES.contains(name.substring(0, name.indexOf(".jsonl")))
                    && !WITHOUT_RULES.matcher(record).matches();
        }
        boolean comment = record.startsWith("# ")
                || record.equals("#")
                || BROKEN.matcher(record).matches();
        return !comment
                && !file.getFileName().toString().startsWith("Proxifier")
                && !WITHOUT_RULES.matcher(record).matches();
    }

    /** The unit tests of another product wrap each record into a description. */
    private static byte[] unwrapped(String record) {
        if (!record.startsWith("{\"log_type\":")) {
            return record.getBytes(StandardCharsets.UTF_8);
        }
        try {
            JsonNode event = JSON.readTree(record).get("event");
            return JSON.writeValueAsBytes(event);
        } catch (IOException broken) {
            throw new AssertionError(record, broken);
        }
    }

    private static void measure(TelemetryReader reader, byte[] body, DetectionEngine engine, Figures figures) {
        try {
            Telemetry telemetry = reader.read(body, null, null, RECEIVED);
            boolean syslogByPattern = !telemetry.time().equals(RECEIVED);
            boolean sourced = !telemetry.logsources().isEmpty()
                    && (syslogByPattern || !telemetry.logsources().equals(List.of(ANY_LINE)));
            figures.recognised += sourced ? 1 : 0;
            figures.named += telemetry.asset().equals(FORCED) ? 0 : 1;
            figures.timed += telemetry.time().equals(RECEIVED) ? 0 : 1;
            engine.judge(telemetry).forEach(rule -> figures.hits.merge(rule.id().toString(), 1, Integer::sum));
        } catch (UnreadableTelemetry unreadable) {
            // Counted as usable only.
        }
    }

    private static List<String> table(Map<String, Figures> folders) {
        List<String> lines = new ArrayList<>();
        lines.add("folder\trecords\tusable\trecognised\tnames its asset\ttells its time\trules that hit\thits");
        folders.forEach((folder, figures) -> lines.add("%s\t%d\t%d\t%d\t%d\t%d\t%d\t%d"
                .formatted(
                        folder,
                        figures.records,
                        figures.usable,
                        figures.recognised,
                        figures.named,
                        figures.timed,
                        figures.hits.size(),
                        figures.hits.values().stream()
                                .mapToInt(Integer::intValue)
                                .sum())));
        folders.forEach((folder, figures) ->
                figures.hits.forEach((rule, count) -> lines.add("%s\t%s\t%d".formatted(folder, rule, count))));
        return lines;
    }
}
