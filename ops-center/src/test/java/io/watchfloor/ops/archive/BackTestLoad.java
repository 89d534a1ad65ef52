package io.watchfloor.ops.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.config.testing.SharedData;
import io.watchfloor.ops.archive.ArchiveCatalog.Block;
import io.watchfloor.ops.asset.AssetRetentionPolicy;
import io.watchfloor.ops.asset.Submission;
import io.watchfloor.ops.backtest.BackTestResult;
import io.watchfloor.ops.backtest.BackTestRules;
import io.watchfloor.ops.backtest.BackTests;
import io.watchfloor.ops.backtest.CasePolicy;
import io.watchfloor.ops.incident.RiskPolicy;
import io.watchfloor.ops.incident.triage.JoinPolicy;
import io.watchfloor.ops.paging.escalation.BuiltInPolicy;
import io.watchfloor.ops.paging.oncall.OnCallConfiguration;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.ops.platform.id.EngineNames;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import io.watchfloor.sigma.language.Level;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.loading.RuleLoader;
import io.watchfloor.sigma.profile.EntityProfiles;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Measures back-tests over an archive of repeated recordings. {@code -Dbacktest.records=N} sets its size,
 * {@code -Dbacktest.threads=N} the threads that read it. The name keeps it out of the build.
 */
class BackTestLoad {

    private static final int RECORDS = Integer.getInteger("backtest.records", 200_000);
    private static final int THREADS = Integer.getInteger("backtest.threads", 2);
    private static final int BLOCK = 20_000;
    private static final int RUNS = 4;
    private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
    private static final TelemetryReader READER = new TelemetryReader();

    @TempDir
    private Path folder;

    private final List<ArchiveFile> files = new ArrayList<>();
    private long bytes;

    @Test
    void measure() throws Exception {
        write(recorded());
        RulePack all = RuleLoader.builtin().pack();
        String one = all.rules().stream()
                .filter(rule -> "process_creation".equals(rule.logsource().category()))
                .findFirst()
                .orElseThrow()
                .id();
        measure(
                "one rule",
                BackTestRules.of(
                        RulePack.empty(), all, all, header -> header.id().equals(one)));
        measure("all " + all.rules().size() + " rules", BackTestRules.of(RulePack.empty(), all, all, header -> true));
    }

    private void measure(String what, BackTestRules rules) {
        BackTests tests = new BackTests(
                new ArchiveReader(
                        new FolderStore(folder),
                        folder.resolve(".search"),
                        (from, to, assets, values) -> new ArchiveCatalog.Extent(files, List.of()),
                        READER,
                        new ArchiveReader.Limits(512, THREADS)),
                READER,
                new AssetRetentionPolicy(Duration.ofHours(8), Duration.ofDays(7)),
                () -> EntityProfiles.NONE,
                () -> new CasePolicy(
                        new JoinPolicy(Level.HIGH, Duration.ofHours(12), 60, new RiskPolicy(100, Duration.ofDays(1))),
                        new BuiltInPolicy(Optional.empty(), "", Duration.ofHours(1)).under(OnCallConfiguration.EMPTY)));
        for (int run = 0; run < RUNS; run++) {
            long begin = System.nanoTime();
            BackTestResult result = tests.run(
                    rules,
                    Instant.EPOCH,
                    START.plus(Duration.ofDays(3_000)),
                    SearchScope.UNLIMITED,
                    (read, of) -> true);
            double seconds = (System.nanoTime() - begin) / 1e9;
            assertThat(result.records()).isEqualTo(RECORDS);
            System.out.printf(
                    Locale.ROOT,
                    "%s, run %d: %d records of %.0f bytes, %.0f records/s, %.0f MB/s, %d matches%n",
                    what,
                    run,
                    result.records(),
                    bytes / (double) RECORDS,
                    result.records() / seconds,
                    bytes / seconds / 1e6,
                    result.rules().stream()
                            .mapToLong(rule -> rule.counts().matches())
                            .sum());
        }
    }

    private void write(List<ArchivedRecord> recorded) throws Exception {
        ArchiveFiles writer = new ArchiveFiles(new FolderStore(folder), READER);
        Files.createDirectories(folder.resolve(".search"));
        for (int from = 0; from < RECORDS; from += BLOCK) {
            List<ArchivedRecord> block = new ArrayList<>();
            for (int n = from; n < Math.min(RECORDS, from + BLOCK); n++) {
                ArchivedRecord one = recorded.get(n % recorded.size());
                block.add(new ArchivedRecord(
                        one.asset(),
                        one.received().at(n + 1L).receivedAt(START.plusMillis(n).toEpochMilli())));
                bytes += one.received().body().length;
            }
            writer.write(List.of(
                            new Block(from, "sensor", 1, ArchiveBlock.of(block).content())))
                    .forEach(written -> files.add(written.file()));
        }
    }

    private static List<ArchivedRecord> recorded() throws IOException {
        List<ArchivedRecord> records = new ArrayList<>();
        try (Stream<Path> all = Files.walk(SharedData.folder().resolve("attack"))) {
            for (Path file : all.filter(one -> one.toString().matches(".*mordor/.*(dcsync|psexec|lsass).*jsonl.gz"))
                    .sorted()
                    .toList()) {
                read(file, records);
            }
        }
        assertThat(Set.copyOf(records)).hasSizeGreaterThan(1_000);
        return records;
    }

    private static void read(Path file, List<ArchivedRecord> into) throws IOException {
        try (BufferedReader in = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                TelemetryRecord record =
                        new TelemetryRecord(1, START.toEpochMilli(), null, null, line.getBytes(StandardCharsets.UTF_8));
                try {
                    into.add(new ArchivedRecord(
                            AssetKey.of(EngineNames.asset(
                                    Submission.read(READER, record).asset())),
                            record));
                } catch (UnreadableTelemetry e) {
                    assertThat(e.code()).as("the gate quarantines it").isNotEmpty();
                }
            }
        }
    }
}
