package io.watchfloor.sigma.correlation;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One record in a window.
 *
 * @param record its id
 * @param rule the rule that it matched, or the correlation whose window it ended
 * @param asset {@code kind:name}; null in windows of one asset
 * @param value the measured value; null when the correlation only counts
 * @param window the window that it ended, when a correlation is counted: all ends of one window count once
 * @param kept values of the fields that correlations above need
 */
public record Member(
        String record,
        Instant time,
        String rule,
        @Nullable String asset,
        @Nullable String value,
        @Nullable String window,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) SortedMap<String, String> kept) {

    @SuppressWarnings("ConstantValue") // absent when it was journaled without it
    public Member {
        kept = kept == null || kept.isEmpty()
                ? Collections.emptySortedMap()
                : Collections.unmodifiableSortedMap(new TreeMap<>(kept));
    }

    /** A record that is counted within its asset. */
    public Member(String record, Instant time, String rule) {
        this(record, time, rule, null, null, null, Collections.emptySortedMap());
    }

    String key() {
        return record + ' ' + rule;
    }

    /** The counted unit: a record, or a window of the correlation below. */
    String unit() {
        return window == null ? record : window;
    }
}
