package io.watchfloor.ops.correlation;

import io.watchfloor.ops.rules.CorrelationRule;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;

/**
 * A window that met its condition.
 *
 * @param windowId derived from rule, group and time: the same whatever the order of arrival, so a repeat is the same detection again
 * @param count members that met the condition
 * @param records the records that prove it, oldest first
 */
public record CorrelationDetection(
        CorrelationRule rule,
        String windowId,
        SortedMap<String, String> group,
        long count,
        Instant from,
        Instant to,
        List<String> records) {

    public CorrelationDetection {
        records = List.copyOf(records);
    }
}
