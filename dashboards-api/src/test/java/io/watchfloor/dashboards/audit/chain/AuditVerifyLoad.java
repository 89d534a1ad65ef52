package io.watchfloor.dashboards.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Measures how many records per second {@code watchfloor audit verify} checks, with half a million records of typical
 * work.
 */
class AuditVerifyLoad {

    private static final int RECORDS = 500_000;
    private static final int PER_SECOND = 100_000;

    @TempDir
    private Path folder;

    @Test
    void halfAMillionRecordsAreCheckedAtAHundredThousandASecond() throws IOException {
        KeyPair key = SampleLog.newKey();
        Path log = folder.resolve("audit.jsonl");
        ChainHash hash = ChainHash.beginning(SampleLog.CHAIN);
        try (BufferedWriter out = Files.newBufferedWriter(log)) {
            out.write(LogText.write(new LogLine.Begin(SampleLog.CHAIN, 1, hash)) + "\n");
            for (int seq = 1; seq <= RECORDS; seq++) {
                AuditRecord record = record(seq);
                hash = hash.next(record);
                out.write(LogText.write(new LogLine.Entry(record, hash)) + "\n");
            }
            out.write(LogText.write(SampleLog.head(RECORDS, hash, key)) + "\n");
        }
        Set<String> keys =
                Set.of(Base64.getEncoder().encodeToString(key.getPublic().getEncoded()));
        double best = 0;
        for (int round = 0; round < 3; round++) {
            LogChecks checks = new LogChecks(keys);
            long begin = System.nanoTime();
            assertThat(LogFiles.check(checks, List.of(log), List.of(), read -> {}))
                    .isEmpty();
            double rate = RECORDS / ((System.nanoTime() - begin) / 1e9);
            assertThat(checks.records()).isEqualTo(RECORDS);
            System.out.printf("%,d records of %,d bytes: %,.0f a second%n", RECORDS, Files.size(log) / RECORDS, rate);
            best = Math.max(best, rate);
        }
        assertThat(best).isGreaterThan(PER_SECOND);
    }

    /** One record in ten has a non-ASCII name. */
    private static AuditRecord record(int seq) {
        Map<AuditField, String> texts = new EnumMap<>(AuditField.class);
        texts.put(AuditField.ACTOR, seq % 10 == 0 ? "Zoë Müller" : "analyst-" + seq % 40);
        texts.put(AuditField.VIA, "session:7f3a9c2e" + seq % 1000);
        texts.put(AuditField.ADDRESS, "198.51.100." + seq % 250);
        texts.put(AuditField.ACTION, "cases.resolve");
        texts.put(AuditField.OBJECT, "case:ad00798c48d28c132d3d560e");
        texts.put(AuditField.BEFORE, "{\"status\":\"in_progress\",\"version\":" + seq % 30 + "}");
        texts.put(AuditField.AFTER, "{\"status\":\"resolved\",\"version\":" + (seq % 30 + 1) + "}");
        texts.put(AuditField.REASON, "Reimaged, and the password was changed");
        texts.put(AuditField.OUTCOME, "done");
        return AuditRecord.of(seq, Instant.ofEpochSecond(1_790_000_000L + seq / 3, seq % 1_000_000 * 1000L), texts);
    }
}
