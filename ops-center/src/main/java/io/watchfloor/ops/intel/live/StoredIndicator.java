package io.watchfloor.ops.intel.live;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.sigma.indicator.IndicatorValue;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The latest version of an indicator.
 *
 * @param position grows with each change
 * @param values none if its pattern is more than a list of values
 */
public record StoredIndicator(
        long position, String id, List<IndicatorValue> values, Facts facts, Times times, Decisions decisions) {

    public StoredIndicator {
        values = List.copyOf(values);
    }

    /**
     * @param source who imported it
     * @param confidence from 0 to 100; null if not stated
     * @param benign whether the producer calls it harmless
     */
    public record Facts(
            String name,
            String source,
            Tlp tlp,
            boolean revoked,
            @Nullable Integer confidence,
            boolean benign) {}

    /** @param since when the confidence begins to decay */
    public record Times(
            Instant since, @Nullable Instant from, @Nullable Instant until) {}

    /**
     * @param action decided by a person; null without a decision
     * @param paused null unless the indicator matched too many assets
     */
    public record Decisions(
            @Nullable Action action, @Nullable Pause paused) {}

    /** What happens when an indicator matches. */
    public enum Action {
        ALERT,
        /** Nothing, also for other indicators with the same value. */
        ALLOW;

        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** @throws IllegalArgumentException for another word; blocking is a response to an alert, which a person approves */
        @JsonCreator
        public static Action of(String text) {
            return Arrays.stream(values())
                    .filter(one -> one.text().equals(text))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("An indicator has the action alert or allow, not "
                            + text + ". To block, respond to its alerts."));
        }
    }

    /** @param assets how many it matched */
    public record Pause(int assets, Instant at) {}

    public boolean allows() {
        Action action = decisions.action();
        return action == null ? facts.benign() : action == Action.ALLOW;
    }
}
