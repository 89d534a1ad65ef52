package io.watchfloor.dashboards.audit;

import io.watchfloor.dashboards.audit.chain.ChainHash;
import io.watchfloor.dashboards.audit.chain.LogLine;
import java.util.List;
import java.util.Optional;

/** Follows the chain in the database, record by record, from a record whose hash is known. */
final class ChainWalk {

    private static final int PIECE = 2000;

    private final AuditReading reading;
    private long through;
    private ChainHash hash;

    /** @param through 0 to begin with the first record, after the beginning's hash */
    ChainWalk(AuditReading reading, long through, ChainHash hash) {
        this.reading = reading;
        this.through = through;
        this.hash = hash;
    }

    /** The last record that follows from those before it. */
    long through() {
        return through;
    }

    /**
     * Goes on towards the end of the log.
     *
     * @param most records at once
     * @return what is wrong, in a sentence without its point; empty when nothing is
     */
    Optional<String> follow(AuditLog.Head head, long most) {
        long end = Math.min(head.seq(), through + Math.min(most, Long.MAX_VALUE - through));
        while (through < end) {
            List<LogLine.Entry> piece = reading.from(through + 1, (int) Math.min(PIECE, end - through));
            for (LogLine.Entry entry : piece) {
                if (entry.record().seq() != through + 1) {
                    return Optional.of("Record %d is missing".formatted(through + 1));
                }
                if (!hash.next(entry.record()).equals(entry.hash())) {
                    return Optional.of(
                            "Record %d was changed".formatted(entry.record().seq()));
                }
                hash = entry.hash();
                through = entry.record().seq();
            }
            if (piece.isEmpty()) {
                return Optional.of("Records %d to %d are missing".formatted(through + 1, head.seq()));
            }
        }
        return through == head.seq() && !hash.equals(head.hash())
                ? Optional.of("The head of the log does not match its last record, %d".formatted(through))
                : Optional.empty();
    }
}
