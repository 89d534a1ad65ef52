package io.watchfloor.sensors.agent.gather;

/** What is asked for may not be packed, or cannot be; the message says which of it, and what to do. */
public final class NotGathered extends Exception {

    private static final long serialVersionUID = 1L;

    NotGathered(String message) {
        super(message);
    }

    public static NotGathered of(String message) {
        return new NotGathered(message);
    }
}
