package io.watchfloor.sigma.evtx;

/**
 * What the records of one chunk may cost together. Templates may be used any number of times and values may hold templates, so a chunk
 * of 64 KiB could ask for any amount of time, memory and output; a real one needs less than a tenth of this. What stays in memory weighs
 * about as much as the bytes that it takes there.
 */
final class Work {

    /** One per byte of JSON. */
    static final int OF_A_CHUNK = 16 << 20;

    static final int TOKEN = 64;
    static final int CHARACTER = 8;
    static final int VALUE = 32;
    /** Going over a node once more. */
    static final int VISIT = 8;

    private int left = OF_A_CHUNK;

    void spend(int amount) throws DamagedRecord {
        charge(amount);
        if (left == 0) {
            throw new DamagedRecord("evtx.work", "the records of this chunk unfold to more than any real ones");
        }
    }

    /** Counts what is done already; whoever spends next may find nothing left. */
    void charge(int amount) {
        left -= Math.min(left, amount);
    }
}
