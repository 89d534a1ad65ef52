package io.watchfloor.dashboards.http;

import java.time.Duration;

/**
 * Checks whether a client reads its answers fast enough: each piece must be read at the minimum rate, plus an
 * allowance. Repeated delays use the allowance up, fast reads restore it to the initial value but no further, because
 * data buffered by the operating system says little about the client.
 */
final class ReadingPace {

    /** Bytes written at once: the client's progress is known only per piece. */
    static final int PIECE = 8 << 10;

    private final ConnectionTimeouts clocks;
    private long spentNanos;
    private long writtenAt;
    private int writing;

    ReadingPace(ConnectionTimeouts clocks) {
        this.clocks = clocks;
    }

    boolean isWriting() {
        return writing > 0;
    }

    void wrote(int bytes, long now) {
        writing = bytes;
        writtenAt = now;
    }

    /** Called when the piece was read. */
    void pieceRead(long now) {
        if (writing > 0) {
            long late = now - writtenAt - clocks.reading(writing).toNanos();
            spentNanos = Math.max(0, spentNanos + late);
            writing = 0;
        }
    }

    /** How long the current piece may still take; negative if the client is too slow. */
    Duration left(boolean authenticated, long now) {
        return clocks.stall(authenticated)
                .minusNanos(spentNanos)
                .plus(clocks.reading(writing))
                .minusNanos(now - writtenAt);
    }
}
