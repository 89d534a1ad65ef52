package io.watchfloor.sensors.agent.settings;

/** Thrown if a command fails: exit code 3, with a message for the user. */
public class CommandFailure extends Exception {
    public CommandFailure(String message) {
        super(message);
    }

    public CommandFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
