package io.watchfloor.sigma.text;

/** A piece of text that is sought, lower-cased as {@link Wire} has it, and the test that it is sought for. */
public final class Literal {

    private final byte[] lowered;
    private final int test;

    public Literal(byte[] lowered, int test) {
        this.lowered = lowered;
        this.test = test;
    }

    /** Not to be changed. */
    public byte[] lowered() {
        return lowered;
    }

    public int test() {
        return test;
    }
}
