package io.watchfloor.sigma.engine;

/** A fact about a value that a matching rule requires. */
sealed interface Witness {

    /** The field whose values are checked, or {@link SlotTest#ANYWHERE}. */
    int field();

    /** Different for every witness of a pack, and below {@link #codes}. */
    int code(int tests);

    /** How many codes there may be. */
    static int codes(int tests, int groups) {
        return tests * 2 + groups;
    }

    /** The test holds; its anchor is searched for together with those of all others. */
    record Sought(SlotTest test) implements Witness {
        @Override
        public int field() {
            return test.field();
        }

        @Override
        public int code(int tests) {
            return test.id();
        }
    }

    /** Must be evaluated on every new value. */
    sealed interface Asked extends Witness {

        boolean isIn(RecordSlots slots, Slot value);

        /** Whether a field without values is also a witness. */
        boolean isInNothing();
    }

    /** The test holds, and it has nothing that can be searched for. */
    record Holds(SlotTest test) implements Asked {
        @Override
        public int field() {
            return test.field();
        }

        @Override
        public int code(int tests) {
            return test.id();
        }

        @Override
        public boolean isIn(RecordSlots slots, Slot value) {
            return test.holds(slots, value);
        }

        @Override
        public boolean isInNothing() {
            return false;
        }
    }

    /** The test fails. */
    record Fails(SlotTest test) implements Asked {
        @Override
        public int field() {
            return test.field();
        }

        @Override
        public int code(int tests) {
            return tests + test.id();
        }

        @Override
        public boolean isIn(RecordSlots slots, Slot value) {
            return !test.holds(slots, value);
        }

        @Override
        public boolean isInNothing() {
            return true;
        }
    }

    /** All tests of a group fail. */
    record AllFail(Check.Group group) implements Asked {
        @Override
        public int field() {
            return group.field();
        }

        @Override
        public int code(int tests) {
            return tests * 2 + group.id();
        }

        @Override
        public boolean isIn(RecordSlots slots, Slot value) {
            return !group.holds(slots, value);
        }

        @Override
        public boolean isInNothing() {
            return true;
        }
    }
}
