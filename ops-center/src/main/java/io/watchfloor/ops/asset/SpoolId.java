package io.watchfloor.ops.asset;

import io.watchfloor.ops.platform.id.RecordId;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where records come from: a sensor's spool, and the name under which they came. The same spool brings records under several names in one
 * batch, and each of these parts comes again by itself: so each has a watermark of its own.
 *
 * @param name of another asset, {@code kind:name}; null for the asset's own
 */
record SpoolId(String sensor, long epoch, @Nullable String name) {

    private static final String UNDER = "@";

    String stream() {
        String own = RecordId.stream(sensor, epoch);
        return name == null ? own : own + UNDER + name;
    }

    /** How far everything is judged that came under this name, by the streams of that name's own asset. */
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
