package io.watchfloor.ops.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.sigma.telemetry.AssetKind;
import io.watchfloor.sigma.telemetry.AssetName;
import io.watchfloor.sigma.telemetry.Telemetry;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import io.watchfloor.sigma.telemetry.UnreadableTelemetry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class SearchColumnsTest {

    private static final TelemetryReader READER =
            new TelemetryReader().forRecordings(new AssetName(AssetKind.HOST, "unknown"));

    private static SearchColumns of(String record) throws UnreadableTelemetry {
        return SearchColumns.of(READER.read(
                record.getBytes(StandardCharsets.UTF_8), null, null, Instant.parse("2026-11-01T00:00:00Z")));
    }

    @Test
    void aStartedProcessHasItsUserParentCommandAndHashes() throws UnreadableTelemetry {
        SearchColumns columns = of("""
                {"Channel":"Microsoft-Windows-Sysmon/Operational","EventID":1,"Hostname":"ws7","User":"CORP\\\\Brandt",
                 "Image":"C:\\\\Windows\\\\System32\\\\cmd.exe","ParentImage":"C:\\\\Office\\\\WINWORD.EXE",
                 "CommandLine":"cmd /c WHOAMI","Hashes":"SHA256=%s,IMPHASH=%s"}""".formatted("AB".repeat(32), "00".repeat(16)));
        assertThat(columns.texts())
                .containsEntry(SearchColumn.USER_NAME, "brandt")
                .containsEntry(SearchColumn.USER_DOMAIN, "corp")
                .containsEntry(SearchColumn.PROCESS, "C:\\Windows\\System32\\cmd.exe")
                .containsEntry(SearchColumn.PARENT, "C:\\Office\\WINWORD.EXE")
                .containsEntry(SearchColumn.COMMAND_LINE, "cmd /c WHOAMI")
                .containsEntry(SearchColumn.EVENT_ID, "1");
        assertThat(columns.hashes()).containsExactly("ab".repeat(32));
    }

    @Test
    void aLogonHasTheAccountThatActsAndTheAccountThatLogsOn() throws UnreadableTelemetry {
        SearchColumns columns = of("""
                {"Channel":"Security","EventID":4624,"Hostname":"dc01","SubjectUserName":"DC01$","SubjectDomainName":"CORP",
                 "TargetUserName":"Administrator","TargetDomainName":"CORP","IpAddress":"::ffff:10.0.0.7","IpPort":"0",
                 "ProcessName":"-"}""");
        assertThat(columns.texts())
                .containsEntry(SearchColumn.USER_NAME, "dc01$")
                .containsEntry(SearchColumn.TARGET_USER, "administrator")
                .containsEntry(SearchColumn.TARGET_DOMAIN, "corp")
                .containsEntry(SearchColumn.SRC_IP, "10.0.0.7")
                .doesNotContainKey(SearchColumn.PROCESS);
        assertThat(columns.number(SearchColumn.SRC_PORT)).isZero();
    }

    @Test
    void aConnectionHasBothEndsAndADomainNameLosesItsFinalDot() throws UnreadableTelemetry {
        SearchColumns columns = of("""
                {"_path":"dns","ts":"2026-10-01T00:00:00Z","id.orig_h":"10.0.0.7","id.orig_p":49152,"id.resp_h":"10.0.0.1",
                 "id.resp_p":53,"query":"Update.Example.ORG."}""");
        assertThat(columns.texts())
                .containsEntry(SearchColumn.SRC_IP, "10.0.0.7")
                .containsEntry(SearchColumn.DST_IP, "10.0.0.1")
                .containsEntry(SearchColumn.DOMAIN, "update.example.org")
                .containsEntry(SearchColumn.EVENT_ID, "dns");
        assertThat(columns.number(SearchColumn.SRC_PORT)).isEqualTo(49_152);
        assertThat(columns.number(SearchColumn.DST_PORT)).isEqualTo(53);
    }

    @Test
    void aMailIsFoundByItsSenderRecipientMessageAndAttachment() throws UnreadableTelemetry {
        SearchColumns columns = of("""
                {"message_id":"<AB12@mail.example>","from":"Pay Roll <pay@Evil.example>","to":"brandt@corp.example",
                 "subject":"Invoice","attachments":[{"filename":"Invoice.docm","sha256":"%s"}]}""".formatted("cd".repeat(32)));
        assertThat(columns.texts())
                .containsEntry(SearchColumn.MESSAGE_ID, "ab12@mail.example")
                .containsEntry(SearchColumn.USER_NAME, "pay")
                .containsEntry(SearchColumn.USER_DOMAIN, "evil.example")
                .containsEntry(SearchColumn.TARGET_USER, "brandt")
                .containsEntry(SearchColumn.FILE, "Invoice.docm");
        assertThat(columns.hashes()).containsExactly("cd".repeat(32));
    }

    @Test
    void placeholdersForNoValueAndHostileNumbersAreNotStored() {
        assertThat(SearchColumns.of(Map.of(
                                "User", "-",
                                "SourcePort", "99999",
                                "DestinationPort", "4x",
                                "SourceIp", "nonsense",
                                "Hashes", "MD5=" + "0".repeat(32)))
                        .texts())
                .isEmpty();
    }

    @Test
    void aLongCommandLineIsCutWithoutBreakingACharacter() {
        String longest = "x".repeat(SearchColumns.LONGEST - 1);
        assertThat(SearchColumns.of(Map.of("CommandLine", longest + "😀 and more"))
                        .text(SearchColumn.COMMAND_LINE))
                .isEqualTo(longest);
    }

    /** Shares that fall tell of a field whose name is no longer read. */
    @Test
    void mostRecordingsHaveWhatPeopleSearchFor() throws IOException {
        Path data = data();
        Map<String, Map<SearchColumn, Integer>> counts = new TreeMap<>();
        Map<String, Integer> records = new TreeMap<>();
        for (Path file : recordings(data)) {
            String source = String.valueOf(data.relativize(file).getParent());
            count(file, source, counts.computeIfAbsent(source, one -> new EnumMap<>(SearchColumn.class)), records);
        }
        counts.forEach((source, of) -> {
            int all = records.getOrDefault(source, 0);
            StringBuilder line = new StringBuilder("%-48s %6d".formatted(source, all));
            of.forEach((column, count) ->
                    line.append(" %s %d%%".formatted(column.column(), Math.round(100.0 * count / all))));
            System.out.println(line);
        });
        assertThat(share(counts, records, "attack/mordor", SearchColumn.EVENT_ID))
                .isGreaterThan(0.99);
        assertThat(share(counts, records, "attack/mordor", SearchColumn.PROCESS))
                .isGreaterThan(0.7);
        assertThat(share(counts, records, "network/zeek-wrccdc", SearchColumn.SRC_IP))
                .isGreaterThan(0.8);
        assertThat(share(counts, records, "network/suricata-eve", SearchColumn.DST_IP))
                .isGreaterThan(0.8);
        assertThat(share(counts, records, "cloud/aws-cloudtrail", SearchColumn.USER_NAME))
                .isGreaterThan(0.5);
        assertThat(share(counts, records, "email", SearchColumn.MESSAGE_ID)).isGreaterThan(0.9);
    }

    private static double share(
            Map<String, Map<SearchColumn, Integer>> counts,
            Map<String, Integer> records,
            String folder,
            SearchColumn column) {
        long with = counts.entrySet().stream()
                .filter(one -> one.getKey().startsWith(folder))
                .mapToLong(one -> one.getValue().getOrDefault(column, 0))
                .sum();
        long all = records.entrySet().stream()
                .filter(one -> one.getKey().startsWith(folder))
                .mapToLong(Map.Entry::getValue)
                .sum();
        return (double) with / all;
    }

    /** At most 2,000 records of each file, so that the test takes seconds. */
    private static void count(Path file, String source, Map<SearchColumn, Integer> counts, Map<String, Integer> records)
            throws IOException {
        try (InputStream bytes = Files.newInputStream(file);
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(new GZIPInputStream(bytes), StandardCharsets.UTF_8))) {
            int read = 0;
            for (String line = in.readLine(); line != null && read < 2_000; line = in.readLine(), read++) {
                Telemetry record;
                try {
                    record = READER.read(
                            line.getBytes(StandardCharsets.UTF_8), null, null, Instant.parse("2026-11-01T00:00:00Z"));
                } catch (UnreadableTelemetry unreadable) {
                    continue;
                }
                records.merge(source, 1, Integer::sum);
                SearchColumns columns = SearchColumns.of(record);
                columns.texts().keySet().forEach(column -> counts.merge(column, 1, Integer::sum));
                if (!columns.hashes().isEmpty()) {
                    counts.merge(SearchColumn.HASHES, 1, Integer::sum);
                }
            }
        }
    }

    private static List<Path> recordings(Path data) throws IOException {
        try (Stream<Path> files = Stream.of(
                        "attack/mordor", "attack/splunk", "benign", "network", "cloud", "linux", "email")
                .flatMap(folder -> walk(data.resolve(folder)))) {
            return files.filter(file -> file.toString().endsWith(".jsonl.gz")
                            || file.toString().endsWith(".log.gz"))
                    .sorted()
                    .toList();
        }
    }

    @SuppressWarnings("StreamResourceLeak") // flatMap closes it
    private static Stream<Path> walk(Path folder) {
        try {
            return Files.walk(folder);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    private static Path data() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path data = folder.resolve("shared/data");
            if (Files.isDirectory(data)) {
                return data;
            }
        }
        System.out.println("SKIPPED: there is no shared/data");
        return Assumptions.abort("there is no shared/data");
    }
}
