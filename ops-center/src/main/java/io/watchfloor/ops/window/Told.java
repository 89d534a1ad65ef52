package io.watchfloor.ops.window;

import io.watchfloor.ops.identity.DerivedId;
import io.watchfloor.sigma.correlation.CorrelationDetection;
import io.watchfloor.sigma.language.CorrelationRule;
import io.watchfloor.sigma.language.Level;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The detection of a window that no asset holds, on its way to the asset of its last record, which turns it into an
 * alert.
 *
 * @param ordinal 1 for the window's first, then counting up
 * @param at when the window was judged
 * @param asset {@code kind:name}
 * @param id hash of rule and window
 * @param assets the assets of the records, sorted
 */
public record Told(
        long ordinal,
        Instant at,
        String asset,
        String id,
        String rule,
        String title,
        Level level,
        List<String> attack,
        SortedMap<String, String> group,
        long count,
        @Nullable BigDecimal value,
        Instant from,
        Instant to,
        List<String> records,
        List<String> assets,
        boolean estimated) {

    public Told {
        attack = List.copyOf(attack);
        records = List.copyOf(records);
        assets = List.copyOf(assets);
    }

    public static Told of(long ordinal, Instant at, CorrelationDetection detection) {
        CorrelationRule rule = detection.rule();
        return new Told(
                ordinal,
                at,
                String.valueOf(detection.closingAsset()),
                DerivedId.correlation(rule.id(), detection.windowId()),
                rule.id(),
                rule.title(),
                rule.level(),
                rule.header().attack(),
                detection.group(),
                detection.count(),
                detection.value(),
                detection.from(),
                detection.to(),
                detection.records(),
                detection.assets(),
                detection.estimated());
    }
}
