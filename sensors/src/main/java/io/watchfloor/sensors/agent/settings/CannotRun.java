package io.watchfloor.sensors.agent.settings;

/** The command cannot do its work: exit code 3, with a message for the person who typed it. */
public class CannotRun extends Exception {
    public CannotRun(String message) {
        super(message);
    }

    public CannotRun(String message, Throwable cause) {
        super(message, cause);
    }
}
