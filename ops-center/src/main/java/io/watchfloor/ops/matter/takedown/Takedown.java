package io.watchfloor.ops.matter.takedown;

import io.watchfloor.ops.platform.rights.Tlp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A takedown of a matter: the record of its steps. The center requests nothing from anyone.
 *
 * @param steps in their order; the first one is the proposal. Their number is the version of the takedown.
 */
public record Takedown(String id, List<TakedownTarget> targets, Terms terms, List<TakedownStep> steps) {

    /** Maximum number of takedowns of a matter. */
    public static final int MOST = 500;

    /** Maximum number of targets. */
    public static final int MOST_TARGETS = 500;

    /** Maximum number of steps: an order can be extended many times. */
    public static final int MOST_STEPS = 100;

    public Takedown {
        targets = List.copyOf(targets);
        steps = List.copyOf(steps);
    }

    /**
     * @param basis the law or the order on which the takedown is based
     * @param provider the registrar, host or provider that acts on the targets
     */
    public record Terms(String basis, String provider, Tlp marking) {}

    /** The result of a step. */
    public sealed interface Decision {
        record Accepted(Takedown takedown) implements Decision {}

        /** The same request made a step before; nothing changes. */
        record Repeated() implements Decision {}

        /** The takedown has another number of steps than the user saw. */
        record Stale(int version) implements Decision {}

        record Refused(String code, String message) implements Decision {}
    }

    public TakedownState state() {
        return TakedownState.after(steps);
    }

    public int version() {
        return steps.size();
    }

    /** When the order expires; empty before it is ordered. */
    public Optional<Instant> expiresAt() {
        return steps.stream()
                .map(TakedownStep::expiresAt)
                .filter(Objects::nonNull)
                .reduce((first, second) -> second);
    }

    /** Whether an order that is in force by its last step has expired. */
    public boolean isOverdue(Instant now) {
        return state().isInForce()
                && expiresAt().filter(end -> !now.isBefore(end)).isPresent();
    }

    /**
     * Decides the step. The caller has locked the takedown.
     *
     * @param seen the version that the user saw; null if the user named none
     */
    public Decision decide(TakedownStep step, @Nullable Long seen) {
        if (!step.request().isEmpty()
                && steps.stream().anyMatch(one -> one.request().equals(step.request()))) {
            return new Decision.Repeated();
        }
        if (seen != null && seen != version()) {
            return new Decision.Stale(version());
        }
        if (steps.size() >= MOST_STEPS) {
            return new Decision.Refused(
                    "takedown.too-many-steps",
                    "A takedown has at most %d steps. Propose another one.".formatted(MOST_STEPS));
        }
        if (state().apply(step.kind()).isEmpty()) {
            return new Decision.Refused(
                    "takedown.state",
                    "The takedown is %s, so it cannot be %s. Get the takedown to see its steps."
                            .formatted(state().text(), step.kind().text()));
        }
        Instant end = step.expiresAt();
        if (step.kind().setsExpiry() && (end == null || !end.isAfter(step.at()))) {
            return new Decision.Refused(
                    "takedown.expiry",
                    "An order in force expires at a time in the future. Add expiresAt, or correct it.");
        }
        List<TakedownStep> all = new ArrayList<>(steps);
        all.add(step);
        return new Decision.Accepted(new Takedown(id, targets, terms, all));
    }
}
