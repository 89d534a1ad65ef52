package io.watchfloor.dashboards.assets.routes;

import io.watchfloor.dashboards.assets.board.ObservedRecords.RulesOfAsset;
import io.watchfloor.dashboards.assets.views.RuleCoverageView.AssetsOfRule;
import io.watchfloor.dashboards.assets.views.RuleCoverageView.RuleState;
import io.watchfloor.sigma.coverage.Assessment;
import io.watchfloor.sigma.coverage.PackCoverage;
import io.watchfloor.sigma.coverage.RuleCoverage;
import io.watchfloor.sigma.language.CorrelationRule;
import io.watchfloor.sigma.language.LogSource;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RuleHeader;
import io.watchfloor.sigma.language.RulePack;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which rules can fire on at least one of many assets. If a rule can fire on no asset, its reason is that of the asset
 * that comes closest: unknown, waiting for an event, missing fields, then a silent log source.
 */
public final class OrganizationCoverage {

    private static final RuleCoverage CAN_FIRE = new RuleCoverage.CanFire();
    private static final RuleCoverage NEVER_SEEN = new RuleCoverage.SourceNeverSeen();

    private final PackCoverage pack;
    private final BitSet able = new BitSet();
    private final int[] canFire;
    private final int[] lacking;
    private final int[] silent;
    private final RuleCoverage[] reasons;
    private final int[] distance;

    /** Assets with the same result, in the order of the first of them. */
    private final Map<RulesOfAsset, Alike> alike = new LinkedHashMap<>();

    private int assets;
    private int uncertain;

    private static final class Alike {
        private final String first;
        private int assets;

        Alike(String first) {
            this.first = first;
        }
    }

    /** How far a rule is from firing; smaller is closer. */
    private static final int UNKNOWN = 1;

    private static final int WAITING = 2;
    private static final int LACKING = 3;
    private static final int SILENT = 4;
    private static final int NEVER = 5;

    OrganizationCoverage(DetectionCoverage coverage) {
        this.pack = coverage.pack();
        int rules = pack.pack().rules().size();
        this.canFire = new int[rules];
        this.lacking = new int[rules];
        this.silent = new int[rules];
        this.reasons = new RuleCoverage[rules];
        this.distance = new int[rules];
        able.or(coverage.own());
        able.andNot(pack.blocked());
    }

    /** Adds an asset that has reported. */
    void add(String id, RulesOfAsset rules) {
        assets++;
        uncertain += rules.complete() ? 0 : 1;
        alike.computeIfAbsent(rules, one -> new Alike(id)).assets++;
    }

    /**
     * Counts the assets, after all were added.
     *
     * @param assess coverage of an asset, by ID; called for few assets
     */
    void count(Function<String, Assessment> assess) {
        @Nullable String[] closest = new @Nullable String[distance.length];
        Arrays.fill(distance, NEVER);
        alike.forEach((rules, some) -> {
            able.or(rules.able());
            count(rules.able(), some.assets, canFire);
            count(rules.lacking(), some.assets, lacking);
            count(rules.silent(), some.assets, silent);
            closest(rules.unknown(), UNKNOWN, some.first, closest);
            closest(rules.waiting(), WAITING, some.first, closest);
            closest(rules.lacking(), LACKING, some.first, closest);
            closest(rules.silent(), SILENT, some.first, closest);
        });
        Map<String, Assessment> assessed = new HashMap<>();
        for (int rule = 0; rule < closest.length; rule++) {
            String asset = closest[rule];
            RuleCoverage blocked = pack.blocked(rule);
            if (blocked != null) {
                reasons[rule] = blocked;
            } else if (able.get(rule)) {
                reasons[rule] = CAN_FIRE;
            } else if (asset == null) {
                reasons[rule] = NEVER_SEEN;
            } else {
                reasons[rule] = assessed.computeIfAbsent(asset, assess).of(rule);
            }
        }
        alike.clear();
    }

    private static void count(BitSet rules, int assets, int[] counts) {
        for (int rule = rules.nextSetBit(0); rule >= 0; rule = rules.nextSetBit(rule + 1)) {
            counts[rule] += assets;
        }
    }

    private void closest(BitSet rules, int far, String asset, @Nullable String[] closest) {
        for (int rule = rules.nextSetBit(0); rule >= 0; rule = rules.nextSetBit(rule + 1)) {
            if (far < distance[rule]) {
                distance[rule] = far;
                closest[rule] = asset;
            }
        }
    }

    /** Number of assets that have reported. */
    public int assets() {
        return assets;
    }

    /** Number of assets whose missing fields are unknown, because they have too many record formats. */
    public int uncertain() {
        return uncertain;
    }

    /** Rules and correlations by whether they can fire. */
    CoveredRules covered() {
        Map<String, RuleCoverage> all = all();
        return new CoveredRules(ids(all, RuleCoverage.CanFire.class), ids(all, RuleCoverage.Unknown.class));
    }

    private static Set<String> ids(Map<String, RuleCoverage> all, Class<? extends RuleCoverage> kind) {
        return all.entrySet().stream()
                .filter(one -> kind.isInstance(one.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** Coverage of all rules and correlations, by ID. */
    public Map<String, RuleCoverage> all() {
        Map<String, RuleCoverage> all = new LinkedHashMap<>();
        List<Rule> rules = pack.pack().rules();
        for (int i = 0; i < rules.size(); i++) {
            all.put(rules.get(i).id(), reasons[i]);
        }
        for (CorrelationRule correlation : pack.pack().correlationIndex().bottomUp()) {
            all.put(correlation.id(), PackCoverage.coverage(correlation, all));
        }
        return all;
    }

    /** Whether each rule and correlation can fire, and why not; without rules for records of the center itself. */
    public List<RuleStatus> statuses() {
        Map<String, RuleCoverage> all = all();
        Map<String, String> titles = RuleCoverageText.titles(pack.pack());
        return Stream.concat(
                        pack.pack().rules().stream()
                                .filter(rule -> !DetectionCoverage.isOwn(rule.logsource()))
                                .map(rule -> status(rule.header(), rule.logsource(), all, titles)),
                        pack.pack().correlations().stream().map(rule -> status(rule.header(), null, all, titles)))
                .toList();
    }

    private static RuleStatus status(
            RuleHeader rule, @Nullable LogSource source, Map<String, RuleCoverage> all, Map<String, String> titles) {
        RuleCoverage one = Objects.requireNonNull(all.get(rule.id()));
        return new RuleStatus(
                rule.id(),
                rule.title(),
                RuleCoverageText.state(one),
                RuleCoverageText.explain(one, source, titles).reason());
    }

    /** Whether a rule or correlation can fire, and why not. */
    public record RuleStatus(String id, String title, RuleState state, String reason) {}

    /** The active rules. */
    public RulePack rules() {
        return pack.pack();
    }

    /** Numbers of assets by the ID of the rule. */
    Map<String, AssetsOfRule> counts() {
        Map<String, AssetsOfRule> counts = new LinkedHashMap<>();
        List<Rule> rules = pack.pack().rules();
        for (int i = 0; i < rules.size(); i++) {
            counts.put(rules.get(i).id(), new AssetsOfRule(canFire[i], lacking[i], silent[i]));
        }
        return counts;
    }
}
