package io.watchfloor.ops.detection;

import io.watchfloor.ops.rules.Rule;
import io.watchfloor.ops.rules.RulePack;
import io.watchfloor.ops.telemetry.Telemetry;
import io.watchfloor.sensors.protocol.LogSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A rule pack made ready to judge. Immutable to its users, shared by all threads of a node, and without any influence but its arguments. */
public final class DetectionEngine {

    /** Combinations of log sources that are remembered; beyond them routing is worked out anew for each record. */
    private static final int MOST_ROUTES = 1_000;

    private final RulePack pack;
    private final Map<List<LogSource>, List<Rule>> routes = new ConcurrentHashMap<>();

    private DetectionEngine(RulePack pack) {
        this.pack = pack;
    }

    public static DetectionEngine of(RulePack pack) {
        return new DetectionEngine(pack);
    }

    public RulePack pack() {
        return pack;
    }

    /** The rules that match, in the order of their ids. */
    public List<Rule> judge(Telemetry telemetry) {
        List<Rule> matched = new ArrayList<>();
        RecordValues record = new RecordValues(telemetry.fields());
        for (Rule rule : route(telemetry.logsources())) {
            if (SimpleEvaluator.holds(rule.detection(), record)) {
                matched.add(rule);
            }
        }
        return matched;
    }

    private List<Rule> route(List<LogSource> logsources) {
        List<Rule> known = routes.get(logsources);
        if (known != null) {
            return known;
        }
        List<Rule> fitting = pack.rules().stream()
                .filter(rule -> Routing.fits(rule.logsource(), logsources))
                .toList();
        if (routes.size() < MOST_ROUTES) {
            routes.put(List.copyOf(logsources), fitting);
        }
        return fitting;
    }
}
