package io.watchfloor.ops.intel.live;

import io.watchfloor.config.detection.IndicatorSettings;
import io.watchfloor.ops.detection.alert.AlertIndicator;
import io.watchfloor.sigma.indicator.Indicator;
import io.watchfloor.sigma.indicator.IndicatorSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * Indicators for telemetry of the past. Their validity does not begin: one that is valid from today also finds what
 * happened before. It ends as usual.
 *
 * @param set their values, and those that other indicators allow
 * @param live ids of those that are compared
 * @param patterns ids of those whose pattern is more than a list of values, so that rules may stand for them
 */
public record PastIndicators(IndicatorSet set, Set<String> live, Set<String> patterns) {

    public static final PastIndicators NONE = new PastIndicators(IndicatorSet.NONE, Set.of(), Set.of());

    private static final IndicatorStore STORE = new IndicatorStore();

    public PastIndicators {
        live = Set.copyOf(live);
        patterns = Set.copyOf(patterns);
    }

    /** @param ids of indicators; those that are not live are left out */
    public static PastIndicators read(Handle handle, IndicatorSettings settings, Collection<String> ids, long seed) {
        IndicatorPolicy policy = LiveIndicators.policy(handle, settings);
        Set<String> live = new HashSet<>();
        Set<String> patterns = new HashSet<>();
        try (Stream<StoredIndicator> rows = STORE.pick(handle, ids)) {
            Iterator<Indicator> values = rows.peek(one -> {
                        if (one.values().isEmpty() && !one.facts().revoked()) {
                            patterns.add(one.id());
                        }
                    })
                    .flatMap(one -> policy.live(one).stream())
                    .map(PastIndicators::sinceEver)
                    .peek(one -> {
                        if (!one.allows()) {
                            live.add(AlertIndicator.PREFIX + one.id());
                        }
                    })
                    .iterator();
            IndicatorSet set = IndicatorSet.of(0, seed, settings.most(), values);
            return new PastIndicators(set, live, patterns);
        }
    }

    /** Those of the indicators that are paused now, because they matched too many assets. */
    public static Set<String> paused(Handle handle, Collection<String> ids) {
        return handle.createQuery("SELECT indicator FROM indicator_pause WHERE indicator = ANY(:ids)")
                .bindArray("ids", String.class, ids.toArray())
                .mapTo(String.class)
                .set();
    }

    private static Indicator sinceEver(Indicator one) {
        Indicator.Validity valid = one.validity();
        return new Indicator(
                one.id(),
                one.value(),
                new Indicator.Validity(0, valid.until(), valid.confidence(), valid.since(), valid.zeroAt()),
                one.marking(),
                one.allows(),
                one.source());
    }
}
