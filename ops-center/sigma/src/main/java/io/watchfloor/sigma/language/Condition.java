package io.watchfloor.sigma.language;

import java.util.List;

/**
 * Condition of a rule. {@code 1 of x*} and {@code all of x*} are already expanded to the matching searches. Sigma 2.1,
 * "Condition".
 */
public sealed interface Condition {

    record And(List<Condition> parts) implements Condition {
        public And {
            parts = List.copyOf(parts);
        }
    }

    record Or(List<Condition> parts) implements Condition {
        public Or {
            parts = List.copyOf(parts);
        }
    }

    record Not(Condition part) implements Condition {}

    /** Condition that holds if the search with this name matches. */
    record Named(String search) implements Condition {}
}
