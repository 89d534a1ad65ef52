package io.watchfloor.dashboards.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The fast path never accepts a record that is not valid. */
class PlainRecordTest {

    private static final ChainHash BEFORE = ChainHash.beginning(SampleLog.CHAIN);

    private final PlainRecord plain = new PlainRecord();
    private final Random random = new Random(20261127);

    private boolean follows(byte[] line, long seq) {
        return plain.follows(line, 0, line.length, seq, BEFORE.bytes());
    }

    private static byte[] line(AuditRecord record) {
        return LogText.write(new LogLine.Entry(record, BEFORE.next(record))).getBytes(StandardCharsets.UTF_8);
    }

    private static boolean holds(byte[] line, long seq) {
        Optional<LogLine> read = LogText.read(LogText.utf8(line, 0, line.length));
        return read.isPresent()
                && read.get() instanceof LogLine.Entry entry
                && entry.record().seq() == seq
                && BEFORE.next(entry.record()).equals(entry.hash());
    }

    @Test
    void knowsEveryRecordThatTheCenterWrites() {
        for (int seq = 1; seq <= 5_000; seq++) {
            AuditRecord record = SampleLog.record(seq, random);
            byte[] hash = BEFORE.bytes();
            byte[] line = line(record);
            assertThat(plain.follows(line, 0, line.length, seq, hash)).isTrue();
            assertThat(hash).as("the next one's").isEqualTo(BEFORE.next(record).bytes());
        }
        for (String at :
                new String[] {"0000-02-29T23:59:59.999999Z", "1969-12-31T23:59:59.5Z", "9999-12-31T00:00:00Z"}) {
            AuditRecord record = new AuditRecord(
                    1, Instant.parse(at), SampleLog.record(1, random).texts());
            assertThat(follows(line(record), 1)).as(at).isTrue();
        }
    }

    @Test
    void saysOfNothingElseThatItIsARecord() {
        int differing = 0;
        for (int i = 0; i < 100_000; i++) {
            byte[] line = line(SampleLog.record(7, random));
            for (int changes = random.nextInt(3); changes >= 0; changes--) {
                line[random.nextInt(line.length)] = (byte) random.nextInt(256);
            }
            boolean holds = holds(line, 7);
            assertThat(follows(line, 7))
                    .as(new String(line, StandardCharsets.UTF_8))
                    .isEqualTo(holds);
            differing += holds ? 0 : 1;
        }
        assertThat(differing).isGreaterThan(95_000);
    }

    /** The hash matches but the format differs: accepting two formats would hide changes. */
    @Test
    void anotherFormOfTheSameRecordIsNone() {
        AuditRecord record = SampleLog.record(7, new Random(1));
        String line = new String(line(record), StandardCharsets.UTF_8);
        for (String other : new String[] {
            line.replace("{\"seq\":7", "{\"seq\":07"),
            line.replace("{\"seq\":7", "{ \"seq\":7"),
            line.replace("\"seq\":7,", "\"seq\":7 ,"),
            line.replace(",\"hash\"", ",\"reason\":\"\",\"hash\""),
            line.replace(":00.", ":60."),
            line.replace("11-24T22", "11-24T24"),
            line.replace("a", "\\u0061"),
            line.replace("\\n", "\\u000A"),
            line + " ",
            line.substring(0, line.length() - 1),
            ""
        }) {
            if (!other.equals(line)) {
                assertThat(follows(other.getBytes(StandardCharsets.UTF_8), 7))
                        .as(other)
                        .isFalse();
            }
        }
        assertThat(follows(line(record), 8)).isFalse();
    }
}
