package io.watchfloor.sigma.engine;

/** A fact about a value that a matching rule requires. */
sealed interface PrefilterTerm {

    /** The field whose values are checked, or {@link Predicate#ANYWHERE}. */
    int field();

    /** Different for every witness of a pack, and below {@link #codes}. */
    int code(int predicates);

    /** How many codes there may be. */
    static int codes(int predicates, int groups) {
        return predicates * 2 + groups;
    }

    /** The predicate is true; its anchor is searched for together with those of all others. */
    record LiteralTerm(Predicate predicate) implements PrefilterTerm {
        @Override
        public int field() {
            return predicate.field();
        }

        @Override
        public int code(int predicates) {
            return predicate.id();
        }
    }

    /** Must be evaluated on every new value. */
    sealed interface EvaluatedTerm extends PrefilterTerm {

        boolean isIn(RecordSlots slots, Slot value);

        /** Whether a field without values is also a witness. */
        boolean isInNothing();
    }

    /** The predicate is true, and it has nothing that can be searched for. */
    record PredicateTrue(Predicate predicate) implements EvaluatedTerm {
        @Override
        public int field() {
            return predicate.field();
        }

        @Override
        public int code(int predicates) {
            return predicate.id();
        }

        @Override
        public boolean isIn(RecordSlots slots, Slot value) {
            return predicate.passes(slots, value);
        }

        @Override
        public boolean isInNothing() {
            return false;
        }
    }

    /** The predicate is false. */
    record PredicateFalse(Predicate predicate) implements EvaluatedTerm {
        @Override
        public int field() {
            return predicate.field();
        }

        @Override
        public int code(int predicates) {
            return predicates + predicate.id();
        }

        @Override
        public boolean isIn(RecordSlots slots, Slot value) {
            return !predicate.passes(slots, value);
        }

        @Override
        public boolean isInNothing() {
            return true;
        }
    }

    /** All predicates of a group are false. */
    record GroupFalse(Check.Group group) implements EvaluatedTerm {
        @Override
        public int field() {
            return group.field();
        }

        @Override
        public int code(int predicates) {
            return predicates * 2 + group.id();
        }

        @Override
        public boolean isIn(RecordSlots slots, Slot value) {
            return !group.passes(slots, value);
        }

        @Override
        public boolean isInNothing() {
            return true;
        }
    }
}
