package io.watchfloor.ops.matter.takedown;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.watchfloor.ops.matter.takedown.TakedownStep.Kind;
import io.watchfloor.ops.platform.text.WireText;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How far a takedown is. The state is a function of the steps, and of nothing else. */
public enum TakedownState implements WireText {
    PROPOSED,
    FILED,
    ORDERED,
    SEIZED,
    SINKHOLED,
    EXPIRED,
    WITHDRAWN,
    REFUSED;

    @JsonCreator
    public static TakedownState of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    /**
     * The state after the steps.
     *
     * @throws IllegalArgumentException if the steps are no history of a takedown
     */
    public static TakedownState after(List<TakedownStep> steps) {
        if (steps.isEmpty() || steps.getFirst().kind() != Kind.PROPOSED) {
            throw new IllegalArgumentException("The first step of a takedown is its proposal");
        }
        TakedownState state = PROPOSED;
        for (TakedownStep step : steps.subList(1, steps.size())) {
            TakedownState before = state;
            state = before.apply(step.kind())
                    .orElseThrow(() -> new IllegalArgumentException("A takedown that is %s cannot be %s"
                            .formatted(before.text(), step.kind().text())));
        }
        return state;
    }

    /** The state after a step; empty if the step is not possible in this state. */
    public Optional<TakedownState> apply(Kind step) {
        return switch (step) {
            case PROPOSED -> Optional.empty();
            case FILED -> this == PROPOSED ? Optional.of(FILED) : Optional.empty();
            case ORDERED -> this == FILED ? Optional.of(ORDERED) : Optional.empty();
            case EXTENDED -> isInForce() ? Optional.of(this) : Optional.empty();
            case SEIZED -> this == ORDERED ? Optional.of(SEIZED) : Optional.empty();
            case SINKHOLED -> this == SEIZED ? Optional.of(SINKHOLED) : Optional.empty();
            case EXPIRED -> isInForce() ? Optional.of(EXPIRED) : Optional.empty();
            case WITHDRAWN ->
                this == PROPOSED || this == FILED || this == ORDERED ? Optional.of(WITHDRAWN) : Optional.empty();
            case REFUSED -> this == FILED ? Optional.of(REFUSED) : Optional.empty();
        };
    }

    /** Whether an order is in force, which expires. */
    public boolean isInForce() {
        return switch (this) {
            case ORDERED, SEIZED, SINKHOLED -> true;
            case PROPOSED, FILED, EXPIRED, WITHDRAWN, REFUSED -> false;
        };
    }
}
