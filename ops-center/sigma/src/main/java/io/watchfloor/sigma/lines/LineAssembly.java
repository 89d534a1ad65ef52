package io.watchfloor.sigma.lines;

/**
 * Makes records of the lines of one log. The same lines always make the same number of records, in the same order: whoever
 * knows a position in the log and the {@link #state} there can go on from it.
 */
public interface LineAssembly {

    /** Receives the records. */
    interface Out {

        /** @param number of the first line of the record */
        void record(long number, byte[] body);
    }

    /**
     * Takes the next line, and passes on what it completes.
     *
     * @param line without its end
     */
    void line(long number, byte[] line, Out out);

    /** Nothing has come for a while: what waits for further lines is passed on. */
    void rest(Out out);

    /** Whether something waits for further lines. */
    boolean isWaiting();

    /** All that later records depend on, one character a byte; empty at the start. */
    String state();

    /** Goes on from there. */
    void restore(String state);
}
