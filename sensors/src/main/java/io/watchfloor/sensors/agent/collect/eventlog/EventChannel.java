package io.watchfloor.sensors.agent.collect.eventlog;

/**
 * What is read of Windows' event log.
 *
 * @param name of the channel
 * @param query which of its records, as XPath; {@code *} takes all
 */
public record EventChannel(String name, String query) {
    public static final String EVERYTHING = "*";

    /** The name of its position, by which it is also called in messages. */
    public String position() {
        return query.equals(EVERYTHING) ? "eventlog " + name : "eventlog %s %s".formatted(name, query);
    }
}
