package io.watchfloor.ops.intake.input;

import io.watchfloor.config.text.KebabCaseName;
import java.util.Arrays;
import java.util.Optional;

/**
 * The kinds of inputs. The name of each input is also the name of its section in the settings and the label of its
 * metrics.
 */
public enum InputName implements KebabCaseName {
    SYSLOG("The sender gets no confirmation. UDP: records dropped by the network, the kernel or a full queue, "
            + "and all records while the center is down, are lost. TCP and TLS: records in transit when "
            + "the connection breaks or the center stops are lost."),
    GELF("The sender gets no confirmation. UDP: messages dropped by the network, the kernel or a full queue, "
            + "messages with a missing chunk, and all messages while the center is down, are lost. TCP: "
            + "messages in transit when the connection breaks or the center stops are lost."),
    KAFKA("No record is lost while Kafka retains it: offsets are committed after the records are stored, and repeated"
            + " records change nothing."),
    HEC("No record that was answered with success is lost. Records not retried after 429, 503 or a dropped "
            + "connection are lost."),
    BULK("No record whose item was answered with 201 is lost. Records not retried after 429, 503 or a dropped "
            + "connection are lost."),
    OTLP("No record that was answered with success is lost. Records not retried after 429, 503 or a dropped "
            + "connection are lost."),
    PAGERDUTY("No event that was answered with 202 is lost. Most senders give up after some attempts."),
    CLOUDTRAIL(
            "No record is lost: each file is retried until it is stored. Files that the bucket deletes before they are pulled are lost."),
    GRAPH("Records that appear in Graph later than \"overlap\" are lost, and so are all records if the node is down for"
            + " longer than Graph retains them (7 to 30 days)."),
    OFFICE365(
            "No record is lost while Microsoft keeps it (7 days): content that appears late or cannot be fetched is retried"
                    + " until then. Content that expired is counted."),
    PARTNERS("No signal that was answered with success is lost, and a repeated signal changes nothing."),
    ALERTMANAGER(
            "No alert that was answered with 200 is lost. An Alertmanager retries other alerts, and repeats each alert while it fires.");

    private final String deliveryGuarantee;

    InputName(String loses) {
        this.deliveryGuarantee = loses;
    }

    /** The delivery guarantee: which records can be lost, and when. */
    public String deliveryGuarantee() {
        return deliveryGuarantee;
    }

    /** Whether the protocol has credentials. For other inputs, the settings list the networks that may send records. */
    public boolean hasCredentials() {
        return switch (this) {
            case GELF, KAFKA, CLOUDTRAIL, GRAPH, OFFICE365, PARTNERS -> false;
            default -> true;
        };
    }

    public static Optional<InputName> of(String text) {
        return Arrays.stream(values()).filter(one -> one.text().equals(text)).findFirst();
    }
}
