package io.watchfloor.sigma.engine;

/** A condition of the prefilter: a rule can match only if one of its prefilter terms is true. */
sealed interface PrefilterTerm {

    /** The field whose values are checked, or {@link Predicate#ANYWHERE}. */
    int field();

    /** Returns the code of the term, which is unique within the rule pack and less than {@link #codes}. */
    int code(int predicates);

    /** Number of possible codes. */
    static int codes(int predicates, int groups) {
        return predicates * 2 + groups;
    }

    /** True if the predicate is true; its required literals are searched together with those of all other terms. */
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

    /** A term without literals, which must be evaluated on every new value. */
    sealed interface EvaluatedTerm extends PrefilterTerm {

        boolean isIn(RecordSlots slots, Slot value);

        /** Whether the term is true for a field without values. */
        boolean isInNothing();
    }

    /** True if the predicate is true; the predicate has no required literals. */
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

    /** True if the predicate is false. */
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

    /** True if all predicates of a group are false. */
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
