package io.watchfloor.ops.intake.input.alerting;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.ops.intake.input.BoundedJson;
import io.watchfloor.ops.intake.input.InputRecord;
import io.watchfloor.ops.intake.input.InputRejection;
import io.watchfloor.ops.intake.input.RecordEnvelope;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An event of PagerDuty's Events API v2.
 *
 * @param routingKey the sender's token; never part of the record
 * @param errors the errors in the event, with the wording of PagerDuty's API; empty for a valid event
 */
record PagerDutyEvent(String routingKey, String dedupKey, ObjectNode record, List<String> errors) {

    private static final Set<String> ACTIONS = Set.of("trigger", "acknowledge", "resolve");
    private static final Set<String> SEVERITIES = Set.of("critical", "error", "warning", "info");
    private static final int LONGEST_KEY = 255;
    private static final int LONGEST_SUMMARY = 1024;

    /** Matches a host name or an address. Any other source is treated as the name of a service. */
    private static final Pattern HOST = Pattern.compile("[\\w.-]+(?::\\d{1,5})?|[0-9a-fA-F:.]{3,45}");

    static PagerDutyEvent read(byte[] body, BoundedJson json, String newKey) throws InputRejection {
        if (!(json.tree(body) instanceof ObjectNode event)) {
            throw InputRejection.unreadable("pagerduty.event", "The body must be a JSON object with an event.");
        }
        List<String> errors = new ArrayList<>();
        String action = event.path("event_action").asText("");
        if (!ACTIONS.contains(action)) {
            errors.add("'event_action' is missing or invalid: use trigger, acknowledge or resolve");
        }
        String given = event.path("dedup_key").asText("");
        if (given.length() > LONGEST_KEY) {
            errors.add("'dedup_key' is longer than 255 characters");
        }
        boolean triggers = action.equals("trigger");
        if (!triggers && given.isEmpty()) {
            errors.add("'dedup_key' is missing or blank");
        }
        if (triggers) {
            payload(event.path("payload"), errors);
        }
        String key = given.isEmpty() ? newKey : given;
        ObjectNode record = event.deepCopy();
        record.remove("routing_key");
        record.put("dedup_key", key);
        return new PagerDutyEvent(event.path("routing_key").asText(""), key, record, List.copyOf(errors));
    }

    private static void payload(JsonNode payload, List<String> errors) {
        if (!payload.isObject()) {
            errors.add("'payload' is missing or not an object");
            return;
        }
        String summary = payload.path("summary").asText("");
        if (summary.isBlank() || summary.length() > LONGEST_SUMMARY) {
            errors.add("'payload.summary' is missing, blank or longer than 1024 characters");
        }
        if (payload.path("source").asText("").isBlank()) {
            errors.add("'payload.source' is missing or blank");
        }
        if (!SEVERITIES.contains(payload.path("severity").asText(""))) {
            errors.add("'payload.severity' is missing or invalid: use critical, error, warning or info");
        }
    }

    InputRecord arrival() {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("event_provider", "pagerduty");
        body.setAll(record);
        String source = record.path("payload").path("source").asText("").strip();
        return new InputRecord(asset(source), null, body.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** An acknowledgement or a resolution contains no source, so its asset is the PagerDuty integration itself. */
    private static String asset(String source) {
        if (source.isEmpty()) {
            return "service:pagerduty";
        }
        return HOST.matcher(source).matches() ? RecordEnvelope.withoutPort(source) : "service:" + named(source);
    }

    /** Removes characters that are not allowed in asset names. */
    static String named(String text) {
        String plain = text.replaceAll("[/|\\p{Cntrl}]+", " ").strip();
        return plain.length() > 200 ? plain.substring(0, 200) : plain;
    }
}
