package io.watchfloor.sigma.evtx;

/**
 * Limit on the work for the records of one chunk. Templates can be used repeatedly and values can contain templates, so
 * a malicious chunk of 64 KiB could otherwise require unlimited time, memory and output. Real chunks need less than a
 * tenth of the limit. Memory is charged with its approximate size in bytes.
 */
final class WorkBudget {

    /** Work units per chunk. One byte of JSON costs one unit. */
    static final int OF_A_CHUNK = 16 << 20;

    static final int TOKEN = 64;
    static final int CHARACTER = 8;
    static final int VALUE = 32;
    /** Cost of visiting a node again. */
    static final int VISIT = 8;

    private int left = OF_A_CHUNK;

    void spend(int amount) throws DamagedRecord {
        charge(amount);
        if (left == 0) {
            throw new DamagedRecord(
                    "evtx.work", "the records of this chunk expand to more data than the records of a real chunk");
        }
    }

    /** Adds the cost of work that is already done, without checking the limit. */
    void charge(int amount) {
        left -= Math.min(left, amount);
    }
}
