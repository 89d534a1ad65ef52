package io.watchfloor.sensors.agent;

/** The command cannot do its work: exit code 3, with a message for the person who typed it. */
class CannotRun extends Exception {
    CannotRun(String message) {
        super(message);
    }

    CannotRun(String message, Throwable cause) {
        super(message, cause);
    }
}
