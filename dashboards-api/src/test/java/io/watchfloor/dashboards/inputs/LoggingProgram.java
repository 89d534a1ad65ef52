package io.watchfloor.dashboards.inputs;

import java.util.logging.Logger;

/** A program that logs a line of another host's sshd and ends, to be run with OpenTelemetry's agent. */
final class LoggingProgram {

    private LoggingProgram() {}

    public static void main(String[] arguments) {
        Logger.getLogger("relay").info("Nov 24 10:00:01 otel-java sshd[77]: " + String.join(" ", arguments));
    }
}
