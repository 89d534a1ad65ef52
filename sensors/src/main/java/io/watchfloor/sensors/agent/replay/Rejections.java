package io.watchfloor.sensors.agent.replay;

import io.watchfloor.sensors.protocol.UplinkFrame.Rejection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Prints the first 10 rejections in full and counts the other rejections by code, so that an invalid file does not
 * flood the terminal.
 */
final class Rejections {
    private static final int SHOWN = 10;

    private final Consumer<String> line;
    private final SortedMap<String, Long> byCode = new TreeMap<>();
    private int shown;

    Rejections(Consumer<String> line) {
        this.line = line;
    }

    synchronized void add(List<Rejection> rejected) {
        for (Rejection rejection : rejected) {
            byCode.merge(rejection.code(), 1L, Long::sum);
            if (shown < SHOWN) {
                shown++;
                line.accept("rejected: record %d: %s (%s)"
                        .formatted(rejection.sequence(), rejection.reason(), rejection.code()));
            }
        }
    }

    synchronized void sumUp() {
        for (Map.Entry<String, Long> entry : byCode.entrySet()) {
            line.accept("rejected %d: %s".formatted(entry.getValue(), entry.getKey()));
        }
    }
}
