package io.watchfloor.ops.incident.triage;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.Tactic;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.ops.platform.id.RecordId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/**
 * The cases that were recently opened for a sensor, a rule, an asset, or a rule and sensor, by the center's clock.
 *
 * @param at the times of the openings in ascending order, none older than one minute
 * @param flood the flood or campaign case for alerts beyond the limit; null if none
 */
public record RecentOpenings(List<Instant> at, @Nullable Flood flood) {

    static final RecentOpenings NONE = new RecentOpenings(List.of(), null);

    /**
     * Limits the alerts that a flood case stores and the assets it notifies at its end. Further alerts open another
     * flood case.
     */
    static final int MOST_ALERTS_OF_A_FLOOD = 1_000;

    /** Higher than the limit for a flood, because a campaign is one attack whose assets belong in one list. */
    static final int MOST_ALERTS_OF_A_CAMPAIGN = 10_000;

    /** Prefix that distinguishes rules from sensor names, which contain no colon. */
    private static final String RULE = "rule:";

    private static final String ASSET = "asset:";

    /** A chain of this many tactics, each by a different rule, is an attack rather than noise. */
    private static final int TACTICS_OF_A_CHAIN = 3;

    private static final Duration WINDOW = Duration.ofMinutes(1);

    static String ofRule(String rule) {
        return RULE + rule;
    }

    static String ofAsset(String asset) {
        return ASSET + asset;
    }

    static String ofRuleBy(String sensor, String rule) {
        return RULE + rule + " by " + sensor;
    }

    /** The counters to which a case opened by the given alert is added. */
    static List<String> countersOf(Alert alert) {
        String sensor = RecordId.sensorOf(alert.openedBy());
        String rule = alert.rule().id();
        return List.of(sensor, ofRule(rule), ofRuleBy(sensor, rule), ofAsset(alert.asset()));
    }

    static boolean isCampaign(String flood) {
        return flood.startsWith(RULE);
    }

    /**
     * A case that collects the alerts of a sensor's flood or of a rule's campaign.
     *
     * @param rules for a sensor's flood, by asset: the rules of the asset's alerts, with the rules' tactics
     */
    public record Flood(
            CaseId caseId,
            long number,
            int alerts,
            Instant lastAt,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) SortedMap<String, SortedMap<String, SortedSet<Tactic>>> rules) {

        /** Fills in the rules, which old snapshots lack. */
        @SuppressWarnings("NullAway") // fields that the snapshot lacks are null
        public Flood {
            rules = rules == null ? TreePMap.empty() : Triage.persistent(rules);
        }

        public Flood(CaseId caseId, long number, int alerts, Instant lastAt) {
            this(caseId, number, alerts, lastAt, TreePMap.empty());
        }

        /** @param endsAfter time without a new alert after which the next alert opens another flood case */
        boolean accepts(String flood, Instant now, Duration endsAfter) {
            return alerts < (isCampaign(flood) ? MOST_ALERTS_OF_A_CAMPAIGN : MOST_ALERTS_OF_A_FLOOD)
                    && isGoingOn(now, endsAfter);
        }

        boolean isGoingOn(Instant now, Duration endsAfter) {
            return Duration.between(lastAt, now).abs().compareTo(endsAfter) <= 0;
        }

        private Flood with(String flood, Alert alert, Instant now) {
            SortedMap<String, SortedMap<String, SortedSet<Tactic>>> all = rules;
            if (!isCampaign(flood)) {
                SortedMap<String, SortedSet<Tactic>> ofAsset =
                        new TreeMap<>(rules.getOrDefault(alert.asset(), Collections.emptySortedMap()));
                ofAsset.put(alert.rule().id(), new TreeSet<>(alert.rule().tactics()));
                all = Triage.persistent(rules).plus(alert.asset(), ofAsset);
            }
            return new Flood(caseId, number, alerts + 1, now, all);
        }
    }

    /**
     * Whether the alert is a further step of an attack: at least three rules with three tactics occur among the asset's
     * alerts in the flood, or among the alerts of the incident.
     *
     * @param incident linked alerts that belong to no case
     */
    boolean isChain(Alert alert, List<Alert> incident, Instant now, Duration floodEndsAfter) {
        SortedMap<String, SortedSet<Tactic>> rules = new TreeMap<>();
        if (flood != null && flood.isGoingOn(now, floodEndsAfter)) {
            rules.putAll(flood.rules().getOrDefault(alert.asset(), Collections.emptySortedMap()));
        }
        incident.forEach(
                one -> rules.put(one.rule().id(), new TreeSet<>(one.rule().tactics())));
        rules.put(alert.rule().id(), new TreeSet<>(alert.rule().tactics()));
        Set<Tactic> tactics = new TreeSet<>();
        rules.values().forEach(tactics::addAll);
        return rules.size() >= TACTICS_OF_A_CHAIN && tactics.size() >= TACTICS_OF_A_CHAIN;
    }

    /** Number of cases opened within the minute before the given time. */
    int within(Instant now) {
        return (int) at.stream().filter(one -> isNear(one, now)).count();
    }

    /** Opening times in the future, recorded before the clock was set back, count for at most a minute. */
    private static boolean isNear(Instant one, Instant now) {
        return Duration.between(one, now).abs().compareTo(WINDOW) < 0;
    }

    RecentOpenings opened(Instant now) {
        List<Instant> recent =
                new ArrayList<>(at.stream().filter(one -> isNear(one, now)).toList());
        recent.add(now);
        return new RecentOpenings(List.copyOf(recent), flood);
    }

    RecentOpenings flooded(String of, CaseId caseId, long number, Alert alert, Instant now) {
        Flood before = flood != null && flood.caseId().equals(caseId) ? flood : new Flood(caseId, number, 0, now);
        return new RecentOpenings(at, before.with(of, alert, now));
    }

    RecentOpenings withoutFlood() {
        return new RecentOpenings(at, null);
    }

    /** Whether the entry has expired and can be removed. */
    boolean isOver(Instant now) {
        return flood == null && within(now) == 0;
    }
}
