package io.watchfloor.dashboards.rules.attack;

import io.watchfloor.dashboards.assets.routes.CoveredRules;
import io.watchfloor.dashboards.rules.views.AttackMatrixView;
import io.watchfloor.dashboards.rules.views.AttackMatrixView.Counts;
import io.watchfloor.ops.detection.attack.Attack;
import io.watchfloor.ops.detection.attack.AttackTechnique;
import io.watchfloor.sigma.language.RuleHeader;
import io.watchfloor.sigma.language.RulePack;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Counts rules, rules that can fire and alerts by technique. Ids of earlier versions count for the technique that replaced them. A rule or
 * an alert of a sub-technique counts for the parent technique, too, and once.
 */
public final class AttackMatrix {

    static final String COPYRIGHT = "© 2025 The MITRE Corporation. This work is reproduced and distributed with the"
            + " permission of The MITRE Corporation.";

    private final Attack attack;
    private final SortedMap<String, Integer> rules = new TreeMap<>();
    private final Map<String, Integer> canFire = new HashMap<>();
    private final Set<String> unknown = new HashSet<>();
    private final boolean isCoverageKnown;
    private final SortedMap<String, Long> alerts = new TreeMap<>();
    private final SortedMap<String, Instant> last = new TreeMap<>();

    /** @param covered null if coverage is not known */
    public AttackMatrix(Attack attack, RulePack pack, @Nullable CoveredRules covered, List<SeenTechniques> seen) {
        this.attack = attack;
        this.isCoverageKnown = covered != null;
        headers(pack)
                .forEach(header -> attack.withParents(header.attack()).forEach(id -> {
                    rules.merge(id, 1, Integer::sum);
                    if (covered != null && covered.canFire().contains(header.id())) {
                        canFire.merge(id, 1, Integer::sum);
                    } else if (covered != null && covered.unknown().contains(header.id())) {
                        unknown.add(id);
                    }
                }));
        seen.forEach(one -> attack.withParents(one.techniques()).forEach(id -> {
            alerts.merge(id, one.alerts(), Long::sum);
            last.merge(id, one.last(), (a, b) -> a.isAfter(b) ? a : b);
        }));
    }

    /** The rules that raise alerts, and the correlations. */
    private static Stream<RuleHeader> headers(RulePack pack) {
        return Stream.concat(
                pack.rules().stream()
                        .filter(rule -> pack.isDetection(rule.id()))
                        .map(rule -> rule.header()),
                pack.correlations().stream().map(rule -> rule.header()));
    }

    public AttackMatrixView view(int days) {
        List<AttackMatrixView.Cell> cells = attack.techniques().values().stream()
                .filter(AttackTechnique::isListed)
                .map(technique -> new AttackMatrixView.Cell(
                        technique.id(),
                        technique.name(),
                        technique.link(),
                        technique.tactics(),
                        technique.isSubTechnique() ? technique.parent() : null,
                        counts(technique.id())))
                .toList();
        SortedSet<String> unlisted = new TreeSet<>(rules.keySet());
        unlisted.addAll(alerts.keySet());
        cells.forEach(cell -> unlisted.remove(cell.id()));
        return new AttackMatrixView(
                attack.version(),
                days,
                attack.tactics().stream()
                        .map(tactic ->
                                new AttackMatrixView.Column(tactic.id(), tactic.tag(), tactic.name(), tactic.link()))
                        .toList(),
                cells,
                unlisted.stream()
                        .map(id -> new AttackMatrixView.Unlisted(id, counts(id)))
                        .toList(),
                COPYRIGHT);
    }

    private Counts counts(String id) {
        int ofRules = rules.getOrDefault(id, 0);
        long ofAlerts = alerts.getOrDefault(id, 0L);
        return ofRules == 0 && ofAlerts == 0
                ? Counts.NONE
                : new Counts(ofRules, canFire(id, ofRules), ofAlerts, last.get(id));
    }

    /** Null if no rule is known to fire and at least one may. */
    private @Nullable Integer canFire(String id, int ofRules) {
        int able = canFire.getOrDefault(id, 0);
        boolean isKnown = isCoverageKnown && !unknown.contains(id);
        return able > 0 || ofRules == 0 || isKnown ? able : null;
    }
}
