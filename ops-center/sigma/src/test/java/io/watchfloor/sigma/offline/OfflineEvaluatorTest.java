package io.watchfloor.sigma.offline;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import io.watchfloor.sigma.evtx.EvtxSample;
import io.watchfloor.sigma.language.LogSource;
import io.watchfloor.sigma.loading.RuleTexts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OfflineEvaluatorTest {

    private static final String RECORDS = """
            {"asset":"a","time":"2026-01-01T00:00:00Z","logsource":{"product":"test"},"fields":{"F":"x"}}

            {"asset":"a","time":"2026-01-01T00:00:01Z","logsource":{"product":"test"},"fields":{"F":"y, [ } \\""}}
            {"broken":
            {"asset":"b","time":"2026-01-01T00:00:02Z","logsource":{"product":"test"},"fields":{"F":"X"}}
            """;

    @TempDir
    Path folder;

    private final OfflineEvaluator judge =
            OfflineEvaluator.of(RuleTexts.load(RuleTexts.rule("a: {F: x}\ncondition: a")));

    @Test
    void linesAreNumberedAndUnreadableOnesReportedAndSkipped() throws Exception {
        List<String> found = findings(write("r.jsonl", RECORDS.getBytes(StandardCharsets.UTF_8)));

        assertThat(found).containsExactly("1 test-rule", "4 telemetry.json", "5 test-rule");
    }

    @Test
    void packedFilesAreUnpacked() throws Exception {
        byte[] plain = RECORDS.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(plain);
        }

        assertThat(findings(write("r.gz", packed.toByteArray()))).hasSize(3);
        assertThat(findings(write("r.zst", Zstd.compress(plain)))).hasSize(3);
    }

    @Test
    void elementsOfAnArrayAreRecords() throws Exception {
        String array = "\n["
                + RECORDS.strip().replace("\n\n", "\n").replace("\n", ",\n").replace("{\"broken\":", "{\"a\":1 x}")
                + "]";

        assertThat(findings(write("r.json", array.getBytes(StandardCharsets.UTF_8))))
                .containsExactly("1 test-rule", "3 telemetry.json", "4 test-rule");
    }

    @Test
    void aHugeLineIsPassedOverWithoutBeingHeld() throws Exception {
        byte[] huge = ("{\"a\":\"" + "x".repeat(3 << 20) + "\"}\n" + RECORDS).getBytes(StandardCharsets.UTF_8);

        assertThat(findings(write("r.jsonl", huge)))
                .containsExactly("1 telemetry.too-large", "2 test-rule", "5 telemetry.json", "6 test-rule");
    }

    @Test
    void anEventLogIsKnownByItsContentAlsoPacked() throws Exception {
        byte[] log = EvtxSample.threeProcesses();
        OfflineEvaluator whoami = OfflineEvaluator.of(RuleTexts.load("""
                title: whoami
                id: test-rule
                logsource: {product: windows, category: process_creation}
                detection: {a: {Image|endswith: '\\whoami.exe'}, condition: a}
                level: high
                """));

        assertThat(findings(whoami, write("r.evtx", log))).containsExactly("2 test-rule");
        assertThat(findings(whoami, write("r.evtx.zst", Zstd.compress(log)))).containsExactly("2 test-rule");
        assertThat(findings(whoami, write("r.bin", log))).containsExactly("2 test-rule");
        log[4_096 + 512] = 0;
        assertThat(findings(whoami, write("damaged.evtx", log)))
                .containsExactly("0 evtx.records-checksum", "1 evtx.record", "2 test-rule");
    }

    @Test
    void linesOfOneAuditEventAreRecordsOfTheirOwnUnlessTheyAreToBeJoined() throws Exception {
        Path log = write("audit.log", """
                type=CWD msg=audit(100.000:6): cwd="/"
                type=SYSCALL msg=audit(100.000:7): arch=c000003e syscall=59 success=yes pid=20 ppid=10 exe="/bin/id"
                type=EXECVE msg=audit(100.000:7): argc=2 a0="id" a1="-u"
                """.getBytes(StandardCharsets.UTF_8));
        OfflineEvaluator lines = OfflineEvaluator.of(RuleTexts.load("""
                title: id by its line
                id: test-rule
                logsource: {product: linux, service: auditd}
                detection: {a: {type: EXECVE, a0: id}, condition: a}
                level: high
                """));
        OfflineEvaluator processes = OfflineEvaluator.of(RuleTexts.load("""
                title: id as a process
                id: test-rule
                logsource: {product: linux, category: process_creation}
                detection: {a: {CommandLine: 'id -u'}, condition: a}
                level: high
                """));

        assertThat(findings(lines, log)).containsExactly("3 test-rule");
        assertThat(findings(processes, log)).isEmpty();
        assertThat(findings(processes.withJoinedLines(true), log)).containsExactly("2 test-rule");
    }

    @Test
    void whatIsNoTelemetryAtAllIsRefused() throws Exception {
        byte[] noise = new byte[10_000];
        new Random(1).nextBytes(noise);
        byte[] utf16 = RECORDS.getBytes(StandardCharsets.UTF_16LE);

        assertThat(findings(write("r.evtx", noise))).containsExactly("0 file.unknown");
        assertThat(findings(write("r.zst", Zstd.compress(noise)))).containsExactly("0 file.unknown");
        assertThat(findings(write("r.jsonl", utf16))).containsExactly("0 file.utf-16");
        assertThat(findings(write("r.evtx", new byte[0]))).containsExactly("0 file.empty");
        assertThat(findings(write("r.evtx", RECORDS.getBytes(StandardCharsets.UTF_8))))
                .hasSize(3);
        assertThat(judge.judge(List.of(write("r.evtx", noise)), finding -> {}).refusedFiles())
                .isEqualTo(1);
    }

    @Test
    void whatIsMissingOrCutShortIsReported() throws Exception {
        byte[] cut = new byte[] {0x1f, (byte) 0x8b, 8, 0, 0};

        assertThat(findings(folder.resolve("nowhere"))).containsExactly("0 file.missing");
        assertThat(findings(write("cut.gz", cut))).containsExactly("0 file.unreadable");
        assertThat(findings(write("empty.jsonl", new byte[0]))).isEmpty();
    }

    @Test
    void aLogSourceCanBeForced() throws Exception {
        Path file = write("r.jsonl", "{\"F\":\"x\"}".getBytes(StandardCharsets.UTF_8));
        List<RecordingResult> findings = new ArrayList<>();

        judge.withLogSource(new LogSource("test", null, null)).judge(List.of(file), findings::add);

        assertThat(findings).hasSize(1);
        assertThat(FindingJson.line(findings.getFirst()))
                .contains(
                        "\"rule_id\":\"test-rule\"",
                        "\"record\":1",
                        "\"asset\":\"host:unknown\"",
                        "\"level\":\"high\"");
    }

    @Test
    void passesTellTheirFindingsOnceAndCountThemOnce() throws Exception {
        Path file = write("r.jsonl", RECORDS.getBytes(StandardCharsets.UTF_8));
        List<RecordingResult> findings = new ArrayList<>();

        EvaluationStats stats = judge.judge(RecordedPaths.of(List.of(file)), 5, findings::add);

        assertThat(findings).hasSize(3);
        assertThat(stats.records()).isEqualTo(3);
        assertThat(stats.matches()).isEqualTo(2);
        assertThat(stats.unreadable()).isEqualTo(1);
        assertThat(FindingJson.line(stats)).contains("\"records\":3", "\"matches\":2", "\"rules_loaded\":1");
    }

    private List<String> findings(Path file) {
        return findings(judge, file);
    }

    private static List<String> findings(OfflineEvaluator judge, Path file) {
        List<String> found = new ArrayList<>();
        judge.judge(
                List.of(file),
                finding -> found.add(
                        switch (finding) {
                            case RecordingResult.Match match ->
                                match.record() + " " + match.rule().id();
                            case RecordingResult.Correlated met ->
                                met.record() + " " + met.detection().rule().id();
                            case RecordingResult.Unreadable unreadable -> unreadable.record() + " " + unreadable.code();
                        }));
        return found;
    }

    private Path write(String name, byte[] contents) throws IOException {
        return Files.write(folder.resolve(name), contents);
    }
}
