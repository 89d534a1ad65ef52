package io.watchfloor.sigma.lines;

/**
 * Assembles the lines of one log into records. The same lines always give the same records in the same order, so
 * reading can resume at a position in the log with the {@link #state} at that position.
 */
public interface LineAssembly {

    /** Receives assembled records. */
    interface Out {

        /** @param number line number of the record's first line */
        void record(long number, byte[] body);
    }

    /**
     * Adds the next line, and emits the records that it completes.
     *
     * @param line line without its line break
     */
    void line(long number, byte[] line, Out out);

    /** Emits incomplete records, after a pause without new lines. */
    void flush(Out out);

    /** Whether the assembly is waiting for further lines of an incomplete record. */
    boolean isWaiting();

    /** Serializes the state that later records depend on, one character per byte; empty at the start. */
    String state();

    /** Restores a serialized state. */
    void restore(String state);
}
