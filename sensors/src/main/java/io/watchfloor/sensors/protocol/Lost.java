package io.watchfloor.sensors.protocol;

/**
 * Sequences whose records the spool can no longer deliver.
 *
 * @param from the first
 * @param to the last
 */
public record Lost(long from, long to) {
    /** @throws IllegalArgumentException when this is not a range */
    public Lost {
        if (from < 1 || to < from) {
            throw new IllegalArgumentException("%d to %d is no range of sequences".formatted(from, to));
        }
    }
}
