package io.watchfloor.dashboards.audit;

import io.watchfloor.dashboards.audit.chain.ChainHash;
import io.watchfloor.dashboards.audit.chain.LogLine;
import java.util.List;
import java.util.Optional;

/** Verifies the chain in the database record by record, starting from a record with a known hash. */
final class ChainWalk {

    private static final int PIECE = 2000;

    private final AuditReading reading;
    private long through;
    private ChainHash hash;

    /** @param through number of the record with the known hash; 0 to start with the first record */
    ChainWalk(AuditReading reading, long through, ChainHash hash) {
        this.reading = reading;
        this.through = through;
        this.hash = hash;
    }

    /** Number of the last verified record. */
    long through() {
        return through;
    }

    /**
     * Verifies the next records.
     *
     * @param most maximum number of records per call
     * @return the problem as a sentence without a full stop; empty if there is none
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
                ? Optional.of("The chain head does not match the last record of the log, %d".formatted(through))
                : Optional.empty();
    }
}
