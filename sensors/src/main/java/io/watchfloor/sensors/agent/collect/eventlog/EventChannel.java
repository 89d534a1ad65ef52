package io.watchfloor.sensors.agent.collect.eventlog;

/**
 * A channel of the Windows event log.
 *
 * @param name name of the channel
 * @param query XPath that selects events; {@code *} selects all
 */
public record EventChannel(String name, String query) {
    public static final String EVERYTHING = "*";

    /** Returns the channel's key in the checkpoint file; also used in messages. */
    public String position() {
        return query.equals(EVERYTHING) ? "eventlog " + name : "eventlog %s %s".formatted(name, query);
    }
}
