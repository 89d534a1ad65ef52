package io.watchfloor.dashboards.audit.chain;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** Any line is one of an exported audit log, or unreadable; any lines are a log, or have a flaw. */
public final class LogTextFuzz {

    private LogTextFuzz() {}

    /** One input: a line, and all its lines as a log. */
    public static void fuzzerTestOneInput(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        LogText.read(text).ifPresent(line -> {
            if (!LogText.write(line).equals(text)) {
                throw new IllegalStateException("another text is read as the same line");
            }
        });
        LogChecks checks = new LogChecks(Set.of());
        checks.known("heads", 1, text);
        checks.begin("log");
        for (String line : text.split("\n", -1)) {
            checks.accept(line);
        }
        checks.endOfFile();
        checks.end();
    }

    /** To begin with. */
    public static List<byte[]> seeds() {
        ChainHash first = ChainHash.beginning("c");
        AuditRecord record = new AuditRecord(
                1, Instant.parse("2026-11-24T22:00:00Z"), Collections.nCopies(AuditField.values().length, "a\n\"b"));
        String begin = LogText.write(new LogLine.Begin("c", 1, first));
        String entry = LogText.write(new LogLine.Entry(record, first.next(record)));
        String head = LogText.write(new SignedHead("c", 1, first.next(record), record.at(), "a2V5", "c2ln"));
        return List.of(begin + "\n" + entry + "\n" + head, entry, head, begin).stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
    }
}
