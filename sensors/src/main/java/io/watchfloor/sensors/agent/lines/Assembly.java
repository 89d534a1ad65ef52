package io.watchfloor.sensors.agent.lines;

import java.util.function.Consumer;

/**
 * Makes records of the lines of one log. The same lines always make the same number of records, in the same order: whoever
 * knows a position in the log and the {@link #state} there can go on from it.
 */
public interface Assembly {

    /**
     * Takes the next line, and passes on what it completes.
     *
     * @param line without its end
     */
    void line(byte[] line, Consumer<byte[]> out);

    /** Nothing has come for a while: what waits for further lines is passed on. */
    void rest(Consumer<byte[]> out);

    /** Whether something waits for further lines. */
    boolean isWaiting();

    /** All that later records depend on, one character a byte; empty at the start. */
    String state();

    /** Goes on from there. */
    void restore(String state);
}
