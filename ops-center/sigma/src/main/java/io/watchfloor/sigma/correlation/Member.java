package io.watchfloor.sigma.correlation;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One counted record in a correlation window.
 *
 * @param record id of the record
 * @param rule rule that the record matched, or correlation whose window it ended
 * @param asset asset as {@code kind:name}; null in windows of a single asset
 * @param value measured value; null if the correlation counts records
 * @param window id of the window that the record ended, if a correlation is counted; all ends of one window count once
 * @param kept field values for the correlations that count this correlation
 */
public record Member(
        String record,
        Instant time,
        String rule,
        @Nullable String asset,
        @Nullable String value,
        @Nullable String window,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) SortedMap<String, String> kept) {

    @SuppressWarnings("ConstantValue") // null in journaled events that lack this field
    public Member {
        kept = kept == null || kept.isEmpty()
                ? Collections.emptySortedMap()
                : Collections.unmodifiableSortedMap(new TreeMap<>(kept));
    }

    /** Creates a member for a correlation within one asset. */
    public Member(String record, Instant time, String rule) {
        this(record, time, rule, null, null, null, Collections.emptySortedMap());
    }

    String key() {
        return record + ' ' + rule;
    }

    /** Id of the counted unit: a record, or a window of a counted correlation. */
    String unit() {
        return window == null ? record : window;
    }
}
