package io.watchfloor.sensors.protocol;

/**
 * Sequences whose records the spool cannot give any more.
 *
 * @param from the first
 * @param to the last
 */
public record Lost(long from, long to) {
    /** @throws IllegalArgumentException when that is no range */
    public Lost {
        if (from < 1 || to < from) {
            throw new IllegalArgumentException("%d to %d is no range of sequences".formatted(from, to));
        }
    }
}
