package io.watchfloor.sigma.engine;

import io.watchfloor.sigma.evaluation.SimpleEvaluator;
import io.watchfloor.sigma.language.FieldMatch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compiled condition of a rule. */
sealed interface Check {

    boolean passes(RecordSlots slots);

    record PredicateCheck(Predicate predicate) implements Check {
        @Override
        public boolean passes(RecordSlots slots) {
            return predicate.passes(slots);
        }
    }

    /** A condition on the asset or on accounts of the record, which the record does not contain. */
    record ProfileCheck(FieldMatch match) implements Check {
        @Override
        public boolean passes(RecordSlots slots) {
            return SimpleEvaluator.matches(match, slots.profiles());
        }
    }

    record Not(Check part) implements Check {
        @Override
        public boolean passes(RecordSlots slots) {
            return !part.passes(slots);
        }
    }

    /** True if at least one of many predicates on the same field is true. The predicates are searched in one pass. */
    final class Group implements Check {
        private final int id;
        private final List<Predicate> predicates;

        /**
         * Built on first use, because most groups are never evaluated. Concurrent threads may build the index more than
         * once.
         */
        private volatile @Nullable FieldIndex index;

        Group(int id, List<Predicate> predicates) {
            this.id = id;
            this.predicates = List.copyOf(predicates);
        }

        private FieldIndex index() {
            FieldIndex made = index;
            if (made == null) {
                made = new FieldIndex(field(), predicates);
                index = made;
            }
            return made;
        }

        int id() {
            return id;
        }

        int field() {
            return predicates.getFirst().field();
        }

        List<Predicate> predicates() {
            return predicates;
        }

        @Override
        public boolean passes(RecordSlots slots) {
            int question = slots.questionOf(id);
            int known = slots.known(question);
            return known == RecordSlots.NONE ? slots.note(question, any(slots)) : known == 1;
        }

        private boolean any(RecordSlots slots) {
            for (Slot value = slots.first(field()); value != null; value = value.next()) {
                if (passes(slots, value)) {
                    return true;
                }
            }
            return false;
        }

        /** Evaluates the group on one value; results for repeated values are cached. */
        boolean passes(RecordSlots slots, Slot value) {
            CachedValue known = value.known(slots.memory);
            if (known == null) {
                return slots.finds(index(), value);
            }
            int question = slots.questionOf(id);
            int answer = known.answer(question);
            return answer == RecordSlots.NONE ? known.note(question, slots.finds(index(), value)) : answer == 1;
        }
    }

    /** A combination of checks. With {@code all}, every part must be true; otherwise at least one part. */
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
        public boolean passes(RecordSlots slots) {
            for (Check part : parts) {
                if (part.passes(slots) != all) {
                    return !all;
                }
            }
            return all;
        }
    }
}
