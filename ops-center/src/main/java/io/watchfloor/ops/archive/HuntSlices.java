package io.watchfloor.ops.archive;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;

/**
 * Splits the time range of a hunt between the files of the archive, not inside them. A file is sorted by asset, so a part
 * of its time costs about as much as the whole file.
 */
record HuntSlices(List<ArchiveFile> files) {

    /** A slice may read this part more than it must, so that files with few records do not end it. */
    private static final int TOLERANCE = 4;

    /**
     * @param start of the slice
     * @param records number of records in the files that the slice needs
     */
    record Slice(Instant start, long records) {}

    HuntSlices {
        files = files.stream()
                .sorted(Comparator.comparing(
                                (ArchiveFile file) -> file.content().to())
                        .reversed())
                .toList();
    }

    /**
     * The longest slice with this end that reads no more records than wanted, or the files at its end if they have more.
     *
     * @param from start of the hunt
     * @param until end of the slice, after {@code from}
     * @param wanted number of records to read
     */
    Slice ending(Instant from, Instant until, long wanted) {
        Instant last = until.minus(1, ChronoUnit.MICROS);
        long records = 0;
        long most = wanted;
        for (ArchiveFile file : files) {
            Instant end = file.content().to();
            if (end.isBefore(from)) {
                break;
            }
            if (!file.content().from().isBefore(until)) {
                continue;
            }
            if (!end.isBefore(last)) {
                most = Math.max(wanted, (records + file.content().records()) * (TOLERANCE + 1) / TOLERANCE);
            } else if (records + file.content().records() > most) {
                return new Slice(end.plus(1, ChronoUnit.MICROS), records);
            }
            records += file.content().records();
        }
        return new Slice(from, records);
    }
}
