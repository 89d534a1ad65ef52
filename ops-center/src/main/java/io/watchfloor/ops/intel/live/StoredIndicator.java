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
        ALLOW,
        /** An alert, whose case proposes to block the address. A person approves each block. */
        PROPOSE_BLOCK;

        /** What the source of an indicator may state. Only a person of the center proposes a block. */
        public static final List<Action> OF_SOURCES = List.of(ALERT, ALLOW);

        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** @throws IllegalArgumentException for another word */
        @JsonCreator
        public static Action of(String text) {
            return Arrays.stream(values())
                    .filter(one -> one.text().equals(text))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "An indicator has the action alert, allow or propose-block, not " + text + "."));
        }
    }

    /** @param assets how many it matched */
    public record Pause(int assets, Instant at) {}

    public boolean allows() {
        return action() == Action.ALLOW;
    }

    public Action action() {
        Action decided = decisions.action();
        return decided != null ? decided : facts.benign() ? Action.ALLOW : Action.ALERT;
    }

    /** Whether one of the values is a single address, which a sensor can block. */
    public boolean hasAddress() {
        return values.stream()
                .map(IndicatorValue::kind)
                .anyMatch(kind -> kind == IndicatorValue.Kind.IPV4 || kind == IndicatorValue.Kind.IPV6);
    }
}
