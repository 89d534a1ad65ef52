package io.watchfloor.dashboards.http;

import java.time.Duration;

/**
 * Whether a client takes its answers fast enough: each piece must be taken at the least rate, or little later. Who falls behind again and
 * again has less left each time; who was fast gets back what was left at the beginning, and no more, because what the operating system
 * takes for a client says little of the client.
 */
final class ReadingPace {

    /** Bytes written at once: so many are taken before it is known that a client has taken any. */
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

    /** The piece was taken. */
    void taken(long now) {
        if (writing > 0) {
            long late = now - writtenAt - clocks.reading(writing).toNanos();
            spentNanos = Math.max(0, spentNanos + late);
            writing = 0;
        }
    }

    /** How long the piece that is written may still take; negative when the client is too slow. */
    Duration left(boolean authenticated, long now) {
        return clocks.stall(authenticated)
                .minusNanos(spentNanos)
                .plus(clocks.reading(writing))
                .minusNanos(now - writtenAt);
    }
}
