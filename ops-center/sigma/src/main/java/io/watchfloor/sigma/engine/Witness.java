package io.watchfloor.sigma.engine;

/** A fact about a value that a matching rule requires. */
sealed interface Witness {

    /** The field whose values are checked, or {@link Predicate#ANYWHERE}. */
    int field();

    /** Different for every witness of a pack, and below {@link #codes}. */
    int code(int predicates);

    /** How many codes there may be. */
    static int codes(int predicates, int groups) {
        return predicates * 2 + groups;
    }

    /** The predicate is true; its anchor is searched for together with those of all others. */
    record Sought(Predicate predicate) implements Witness {
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
    sealed interface Asked extends Witness {

        boolean isIn(RecordSlots slots, Slot value);

        /** Whether a field without values is also a witness. */
        boolean isInNothing();
    }

    /** The predicate is true, and it has nothing that can be searched for. */
    record Passes(Predicate predicate) implements Asked {
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
    record Fails(Predicate predicate) implements Asked {
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
    record AllFail(Check.Group group) implements Asked {
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
