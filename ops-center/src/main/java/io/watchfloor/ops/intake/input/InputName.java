package io.watchfloor.ops.intake.input;

import io.watchfloor.config.text.KebabCaseName;
import java.util.Arrays;
import java.util.Optional;

/** The doors that there are; each is {@code watchfloor.inputs.NAME} in the settings, and the label of its metrics. */
public enum InputName implements KebabCaseName {
    SYSLOG(
            "Nothing is confirmed to the sender. UDP: what the network, the kernel or a full queue drops, and all of it while the"
                    + " center is down. TCP and TLS: what is on its way when the connection breaks or the center ends."),
    GELF(
            "Nothing is confirmed to the sender. UDP: what the network, the kernel or a full queue drops, a message of which a chunk"
                    + " is missing, and all of it while the center is down. TCP: what is on its way when the connection breaks or the"
                    + " center ends."),
    KAFKA(
            "Nothing while Kafka keeps it: an offset is committed after its records are, and what comes again changes nothing."),
    HEC("Nothing that was answered with success. What a sender does not repeat after 429, 503 or a broken"
            + " connection, it loses itself."),
    BULK("Nothing whose item was answered with 201. What a sender does not repeat after 429, 503 or a broken"
            + " connection, it loses itself."),
    OTLP("Nothing that was answered with success. What a sender does not repeat after 429, 503 or a broken"
            + " connection, it loses itself."),
    PAGERDUTY("No event that was answered with 202. Most senders give up after some attempts."),
    CLOUDTRAIL(
            "Nothing: each file is brought until it is committed. What nobody pulls before the bucket's own lifetime ends is lost."),
    GRAPH(
            "Nothing while the node is away for less than Graph keeps its records (7 to 30 days), but what comes later than \"overlap\"."),
    ALERTMANAGER(
            "No alert that was answered with 200. An Alertmanager repeats what was not, and each alert while it fires.");

    private final String loses;

    InputName(String loses) {
        this.loses = loses;
    }

    /** What can be lost through it, and when. */
    public String loses() {
        return loses;
    }

    /** Whether a sender can show a credential there: elsewhere the settings say who may send. */
    public boolean knowsCredentials() {
        return switch (this) {
            case GELF, KAFKA, CLOUDTRAIL, GRAPH -> false;
            default -> true;
        };
    }

    public static Optional<InputName> of(String text) {
        return Arrays.stream(values()).filter(one -> one.text().equals(text)).findFirst();
    }
}
