package io.watchfloor.dashboards.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChainHashTest {

    private static final AuditRecord RECORD = AuditRecord.of(
            2,
            Instant.parse("2026-11-24T22:00:00.000001999Z"),
            Map.of(AuditField.ACTOR, "alice", AuditField.ACTION, "people.disable", AuditField.OBJECT, "bö"));

    @Test
    void theEncodingIsWhatThePaperSays() {
        assertThat(HexFormat.of().formatHex(ChainHash.encode(RECORD)))
                .isEqualTo("01" + "0000000000000002" + "0006610cd4ebf801"
                        + "00000005" + "616c696365" // alice
                        + "00000000" + "00000000"
                        + "0000000e" + "70656f706c652e64697361626c65" // people.disable
                        + "00000003" + "62c3b6" // bö
                        + "00000000" + "00000000" + "00000000" + "00000000");
    }

    /** Logs written years ago must stay verifiable: this hash must never change. */
    @Test
    void theHashOfARecordNeverChanges() {
        assertThat(ChainHash.beginning("c").next(RECORD).hex())
                .isEqualTo("547e4f58770795a676539dc1a05aae5295046d0adfc2d5cbf0c4f86c7fb8aad7");
    }

    @Test
    void theTextOfALineNeverChanges() {
        assertThat(LogText.write(new LogLine.Entry(RECORD, ChainHash.beginning("c"))))
                .isEqualTo("{\"seq\":2,\"at\":\"2026-11-24T22:00:00.000001Z\",\"actor\":\"alice\","
                        + "\"action\":\"people.disable\",\"object\":\"bö\",\"hash\":\""
                        + ChainHash.beginning("c").hex() + "\"}");
    }

    @Test
    void everyRecordIsReadAsItWasWritten() {
        Random random = new Random(7);
        for (int seq = 1; seq < 2000; seq++) {
            LogLine line = new LogLine.Entry(SampleLog.record(seq, random), ChainHash.beginning("c"));
            assertThat(LogText.read(LogText.write(line))).contains(line);
        }
    }

    @Test
    void aTextThatIsTooLongIsCutAndAHalfCharacterIsReplaced() {
        AuditRecord record = AuditRecord.of(
                1, Instant.EPOCH, Map.of(AuditField.VIA, "x".repeat(98) + "😀😀", AuditField.ACTOR, "a\0b\ud800c"));
        assertThat(record.text(AuditField.VIA)).isEqualTo("x".repeat(98) + "…");
        assertThat(record.text(AuditField.ACTOR)).isEqualTo("a\uFFFDb?c");
    }
}
