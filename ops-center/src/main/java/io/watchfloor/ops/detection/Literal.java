package io.watchfloor.ops.detection;

/** A piece of text that is sought, lower-cased as {@link Wire} has it, and the test that it is sought for. */
final class Literal {

    private final byte[] lowered;
    private final int test;

    Literal(byte[] lowered, int test) {
        this.lowered = lowered;
        this.test = test;
    }

    /** Not to be changed. */
    byte[] lowered() {
        return lowered;
    }

    int test() {
        return test;
    }
}
