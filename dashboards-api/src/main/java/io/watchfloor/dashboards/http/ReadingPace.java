package io.watchfloor.dashboards.http;

import java.time.Duration;

/**
 * Checks whether a client reads responses fast enough. The client must read each piece at the minimum rate; delays are deducted from an
 * allowance. Fast reads restore the allowance, but never above its initial value, because data may have been read only into buffers of
 * the operating system.
 */
final class ReadingPace {

    /** Size of a piece in bytes. The client's progress is known only per piece. */
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

    /** Call this method when the client has read the piece. */
    void pieceRead(long now) {
        if (writing > 0) {
            long late = now - writtenAt - clocks.reading(writing).toNanos();
            spentNanos = Math.max(0, spentNanos + late);
            writing = 0;
        }
    }

    /** Returns the time that remains for reading the current piece; negative if the client is too slow. */
    Duration left(boolean authenticated, long now) {
        return clocks.stall(authenticated)
                .minusNanos(spentNanos)
                .plus(clocks.reading(writing))
                .minusNanos(now - writtenAt);
    }
}
