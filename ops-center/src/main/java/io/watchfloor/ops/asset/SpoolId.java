package io.watchfloor.ops.asset;

import io.watchfloor.ops.platform.id.RecordId;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The origin of records: a sensor's spool, and the asset name in the records. One batch of a spool may have records
 * with several asset names, and the records of each name may be sent again separately, so each name has its own
 * watermark.
 *
 * @param name the name of a merged asset, {@code kind:name}; null for the asset's own name
 */
record SpoolId(String sensor, long epoch, @Nullable String name) {

    private static final String UNDER = "@";

    String stream() {
        String own = RecordId.stream(sensor, epoch);
        return name == null ? own : own + UNDER + name;
    }

    /** The watermarks of a merged asset, by the streams of the merged asset. */
    static SortedMap<String, Watermark> judged(SortedMap<String, Watermark> marks, String name) {
        TreeMap<String, Watermark> judged = new TreeMap<>();
        marks.forEach((stream, mark) -> {
            if (stream.endsWith(UNDER + name)) {
                judged.put(stream.substring(0, stream.length() - name.length() - UNDER.length()), mark);
            }
        });
        return judged;
    }
}
