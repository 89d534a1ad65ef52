package io.watchfloor.ops.asset;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * How far a sensor's spool is evaluated.
 *
 * @param through every record up to this sequence number is evaluated
 * @param at when the watermark last moved, by the center's clock, so that a sensor's clock cannot expire watermarks
 */
public record Watermark(long through, Instant at) {

    /**
     * How many spools of one sensor an asset remembers. Each POST request without an Idempotency-Key counts as a
     * separate spool, whose watermark would otherwise be stored for the whole retention time.
     */
    static final int MOST_OF_A_SENSOR = 1_000;

    /**
     * Selects the streams whose watermarks are deleted: streams that are too old, and the oldest streams of the given
     * sensor if that sensor has too many. Streams of other sensors are not selected because of their number.
     *
     * @param marks by stream
     * @param sensor whose stream advances now
     */
    static List<String> expired(SortedMap<String, Watermark> marks, String sensor, Instant oldest) {
        List<String> expired = new ArrayList<>();
        List<Map.Entry<String, Watermark>> own = new ArrayList<>();
        String prefix = sensor + "/";
        marks.entrySet().forEach(mark -> {
            if (mark.getValue().at().isBefore(oldest)) {
                expired.add(mark.getKey());
            } else if (mark.getKey().startsWith(prefix)) {
                own.add(mark);
            }
        });
        int over = own.size() - (MOST_OF_A_SENSOR - 1);
        if (over > 0) {
            own.sort(Comparator.<Map.Entry<String, Watermark>, Instant>comparing(
                            mark -> mark.getValue().at())
                    .thenComparing(Map.Entry::getKey));
            own.subList(0, over).forEach(mark -> expired.add(mark.getKey()));
        }
        expired.sort(Comparator.naturalOrder());
        return expired;
    }
}
