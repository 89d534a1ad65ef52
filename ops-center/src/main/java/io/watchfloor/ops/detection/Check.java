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

    /** At least one of many tests of the same field holds: they are sought together instead of one by one. */
    final class Group implements Check {
        private final int id;
        private final List<SlotTest> tests;
        private final FieldIndex index;

        Group(int id, List<SlotTest> tests) {
            this.id = id;
            this.tests = List.copyOf(tests);
            this.index = new FieldIndex(tests.getFirst().field(), tests);
        }

        List<SlotTest> tests() {
            return tests;
        }

        @Override
        public boolean holds(RecordSlots slots) {
            int known = slots.knownGroup(id);
            return known == RecordSlots.NONE ? slots.noteGroup(id, seek(slots)) : known == 1;
        }

        private boolean seek(RecordSlots slots) {
            for (int i = 0; i < tests.size(); i++) {
                if (slots.known(tests.get(i).id()) == 1) {
                    return true;
                }
            }
            return slots.finds(index);
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
