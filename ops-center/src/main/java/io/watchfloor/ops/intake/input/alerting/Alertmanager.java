package io.watchfloor.ops.intake.input.alerting;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.ops.intake.input.BoundedJson;
import io.watchfloor.ops.intake.input.InputRecord;
import io.watchfloor.ops.intake.input.InputRejection;
import io.watchfloor.ops.intake.input.ReceivedRecords;
import io.watchfloor.ops.intake.input.RecordEnvelope;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A notification of Prometheus Alertmanager (webhook, version 4). Each alert in the notification becomes a record. */
final class Alertmanager {

    /** Labels that contain the name of the machine, as set by exporters and Kubernetes. */
    private static final List<String> HOSTS = List.of("instance", "host", "hostname", "node", "nodename");

    private Alertmanager() {}

    static List<InputRecord> read(byte[] body, BoundedJson json) throws InputRejection {
        JsonNode message = json.tree(body);
        JsonNode alerts = message.path("alerts");
        if (!alerts.isArray()) {
            throw InputRejection.unreadable(
                    "alertmanager.message",
                    "The body is not a message of an Alertmanager webhook: it has no list of alerts.");
        }
        if (alerts.size() > json.mostRecords()) {
            throw json.tooMany();
        }
        ReceivedRecords arrivals = new ReceivedRecords(json);
        for (JsonNode alert : alerts) {
            if (!alert.path("labels").isObject()) {
                throw InputRejection.unreadable("alertmanager.message", "An alert of the message has no labels.");
            }
            arrivals.add(arrival(message, alert));
        }
        return arrivals.list();
    }

    private static InputRecord arrival(JsonNode message, JsonNode alert) {
        ObjectNode record = JsonNodeFactory.instance.objectNode().put("event_provider", "alertmanager");
        record.setAll((ObjectNode) alert);
        for (String name : List.of("receiver", "groupKey", "externalURL")) {
            if (message.path(name).isTextual()) {
                record.set(name, message.path(name));
            }
        }
        return new InputRecord(
                asset(alert.path("labels")), null, record.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String asset(JsonNode labels) {
        for (String name : HOSTS) {
            String host = labels.path(name).asText("").strip();
            if (!host.isEmpty()) {
                return RecordEnvelope.withoutPort(
                        PagerDutyEvent.named(host.replaceFirst("^https?://", "").replaceFirst("/.*", "")));
            }
        }
        String job = labels.path("job").asText("").strip();
        return "service:" + (job.isEmpty() ? "alertmanager" : PagerDutyEvent.named(job));
    }
}
