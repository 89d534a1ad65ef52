package io.watchfloor.ops.triage;

import io.watchfloor.ops.identity.CaseId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The cases that telemetry of one sensor, or alerts of one rule, opened recently, by the center's clock.
 *
 * @param at when, ascending; at most as many as one minute allows, and none that is older
 * @param flood where alerts go that would open too many; null when there is none
 */
public record Openings(List<Instant> at, @Nullable Flood flood) {

    static final Openings NONE = new Openings(List.of(), null);

    /** Bounds what one case must hold, and must notify at its end: when it is reached, another flood case opens. */
    static final int MOST_ALERTS_OF_A_FLOOD = 1_000;

    /** A campaign is one story, whose assets people want to see in one list. */
    static final int MOST_ALERTS_OF_A_CAMPAIGN = 10_000;

    /** A rule among the names of sensors, which hold no colon. */
    private static final String RULE = "rule:";

    private static final Duration WINDOW = Duration.ofMinutes(1);

    static String ofRule(String rule) {
        return RULE + rule;
    }

    static boolean isCampaign(String flood) {
        return flood.startsWith(RULE);
    }

    /** A case that gathers the alerts of a sensor, or of a rule. */
    public record Flood(CaseId caseId, long number, int alerts, Instant lastAt) {

        boolean takes(String flood, Instant now, Duration within) {
            return alerts < (isCampaign(flood) ? MOST_ALERTS_OF_A_CAMPAIGN : MOST_ALERTS_OF_A_FLOOD)
                    && Duration.between(lastAt, now).abs().compareTo(within) <= 0;
        }
    }

    /** How many cases were opened within a minute of this moment. */
    int within(Instant now) {
        return (int) at.stream().filter(one -> isNear(one, now)).count();
    }

    /** A time in the future, left by a clock that was set back, also counts, for a minute at most. */
    private static boolean isNear(Instant one, Instant now) {
        return Duration.between(one, now).abs().compareTo(WINDOW) < 0;
    }

    Openings opened(Instant now) {
        List<Instant> near =
                new ArrayList<>(at.stream().filter(one -> isNear(one, now)).toList());
        near.add(now);
        return new Openings(List.copyOf(near), flood);
    }

    Openings flooded(CaseId caseId, long number, Instant now) {
        int before = flood != null && flood.caseId().equals(caseId) ? flood.alerts() : 0;
        return new Openings(at, new Flood(caseId, number, before + 1, now));
    }

    Openings withoutFlood() {
        return new Openings(at, null);
    }

    /** Whether it can be forgotten. */
    boolean isOver(Instant now) {
        return flood == null && within(now) == 0;
    }
}
