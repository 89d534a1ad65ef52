package io.watchfloor.sigma.language;

import java.util.List;

/**
 * A rule's condition. {@code 1 of x*} and {@code all of x*} are already expanded to the searches that they cover. Sigma
 * 2.1, "Condition".
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

    /** The search with this name holds. */
    record Named(String search) implements Condition {}
}
