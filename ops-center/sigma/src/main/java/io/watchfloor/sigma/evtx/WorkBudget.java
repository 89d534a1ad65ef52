package io.watchfloor.sigma.evtx;

/**
 * The most that the records of one chunk may cost together. Templates may be used any number of times and values may
 * contain templates, so a chunk of 64 KiB could otherwise demand any amount of time, memory and output; a real one
 * needs less than a tenth of this. Data kept in memory counts with about its size in bytes.
 */
final class WorkBudget {

    /** One per byte of JSON. */
    static final int OF_A_CHUNK = 16 << 20;

    static final int TOKEN = 64;
    static final int CHARACTER = 8;
    static final int VALUE = 32;
    /** Visiting a node again. */
    static final int VISIT = 8;

    private int left = OF_A_CHUNK;

    void spend(int amount) throws DamagedRecord {
        charge(amount);
        if (left == 0) {
            throw new DamagedRecord("evtx.work", "the records of this chunk expand to more than any real ones");
        }
    }

    /** Counts work that is already done; the next spender may find nothing left. */
    void charge(int amount) {
        left -= Math.min(left, amount);
    }
}
