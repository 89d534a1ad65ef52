package io.watchfloor.ops.detection;

import java.util.List;

/** The condition of a rule with its searches put in place of their names. */
sealed interface Check {

    boolean holds(RecordSlots slots);

    record Asks(SlotTest test) implements Check {
        @Override
        public boolean holds(RecordSlots slots) {
            return test.holds(slots);
        }
    }

    record Not(Check part) implements Check {
        @Override
        public boolean holds(RecordSlots slots) {
            return !part.holds(slots);
        }
    }

    /** All parts hold, or, when {@code all} is false, at least one does. */
    record Join(List<Check> parts, boolean all) implements Check {
        public Join {
            parts = List.copyOf(parts);
        }

        @Override
        public boolean holds(RecordSlots slots) {
            for (int i = 0; i < parts.size(); i++) {
                if (parts.get(i).holds(slots) != all) {
                    return !all;
                }
            }
            return all;
        }
    }
}
