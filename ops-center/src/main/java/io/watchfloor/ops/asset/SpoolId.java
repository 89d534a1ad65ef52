package io.watchfloor.ops.asset;

import io.watchfloor.ops.platform.id.RecordId;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The origin of records: a sensor's spool, and the asset name in the records. One batch of a spool may have records
 * under several names, and each part may be repeated separately, so each has its own watermark.
 *
 * @param name the name of a merged asset, {@code kind:name}; null for the asset's own name
 */
record SpoolId(String sensor, long epoch, @Nullable String name) {

    private static final String UNDER = "@";

    String stream() {
        String own = RecordId.stream(sensor, epoch);
        return name == null ? own : own + UNDER + name;
    }

    /** The watermarks of a merged name, by the streams of that name's own asset. */
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
