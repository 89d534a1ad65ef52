package io.watchfloor.sigma.engine;

/** Something about a value that a matching rule cannot do without. */
sealed interface Witness {

    /** The field whose values are looked at, or {@link SlotTest#ANYWHERE}. */
    int field();

    /** Different for every witness of a pack, and below {@link #codes}. */
    int code(int tests);

    /** How many codes there may be. */
    static int codes(int tests, int groups) {
        return tests * 2 + groups;
    }

    /** The test holds; its anchor is sought together with those of all others. */
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

    /** Has to be asked of every value that is new. */
    sealed interface Asked extends Witness {

        boolean isIn(RecordSlots slots, Slot value);

        /** Whether a field without values is a witness too. */
        boolean isInNothing();
    }

    /** The test holds, and there is nothing by which it could be sought. */
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
