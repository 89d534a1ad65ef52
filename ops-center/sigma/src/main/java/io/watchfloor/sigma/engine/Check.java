package io.watchfloor.sigma.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The condition of a rule, with its searches inlined. */
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

    /** At least one of many tests of the same field holds: they are searched for together instead of one by one. */
    final class Group implements Check {
        private final int id;
        private final List<SlotTest> tests;

        /** Built on first use, because most groups are never asked; concurrent threads may build it more than once. */
        private volatile @Nullable FieldIndex index;

        Group(int id, List<SlotTest> tests) {
            this.id = id;
            this.tests = List.copyOf(tests);
        }

        private FieldIndex index() {
            FieldIndex made = index;
            if (made == null) {
                made = new FieldIndex(field(), tests);
                index = made;
            }
            return made;
        }

        int id() {
            return id;
        }

        int field() {
            return tests.getFirst().field();
        }

        List<SlotTest> tests() {
            return tests;
        }

        @Override
        public boolean holds(RecordSlots slots) {
            int question = slots.questionOf(id);
            int known = slots.known(question);
            return known == RecordSlots.NONE ? slots.note(question, any(slots)) : known == 1;
        }

        private boolean any(RecordSlots slots) {
            for (Slot value = slots.first(field()); value != null; value = value.next()) {
                if (holds(slots, value)) {
                    return true;
                }
            }
            return false;
        }

        /** For one value; for a repeating value the answer is remembered. */
        boolean holds(RecordSlots slots, Slot value) {
            KnownValue known = value.known(slots.memory);
            if (known == null) {
                return slots.finds(index(), value);
            }
            int question = slots.questionOf(id);
            int answer = known.answer(question);
            return answer == RecordSlots.NONE ? known.note(question, slots.finds(index(), value)) : answer == 1;
        }
    }

    /** All parts hold, or, when {@code all} is false, at least one does. */
    final class Join implements Check {
        private final Check[] parts;
        private final boolean all;

        Join(List<Check> parts, boolean all) {
            this.parts = parts.toArray(new Check[0]);
            this.all = all;
        }

        List<Check> parts() {
            return List.of(parts);
        }

        boolean all() {
            return all;
        }

        @Override
        public boolean holds(RecordSlots slots) {
            for (Check part : parts) {
                if (part.holds(slots) != all) {
                    return !all;
                }
            }
            return all;
        }
    }
}
