package io.watchfloor.sigma.text;

/** A piece of text to search for, lower-cased as in {@link JsonForm}, and the test that needs it. */
public final class Literal {

    private final byte[] lowered;
    private final int test;

    public Literal(byte[] lowered, int test) {
        this.lowered = lowered;
        this.test = test;
    }

    /** Must not be modified. */
    public byte[] lowered() {
        return lowered;
    }

    public int test() {
        return test;
    }
}
