package io.watchfloor.sigma.text;

/** A text to search for, in lower case and in {@link JsonForm}, and the number of the test that requires the text. */
public final class Literal {

    private final byte[] lowered;
    private final int test;

    public Literal(byte[] lowered, int test) {
        this.lowered = lowered;
        this.test = test;
    }

    /** Returns the internal array, which the caller must not modify. */
    public byte[] lowered() {
        return lowered;
    }

    public int test() {
        return test;
    }
}
