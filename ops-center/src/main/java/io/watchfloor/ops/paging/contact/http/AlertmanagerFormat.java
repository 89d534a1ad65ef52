package io.watchfloor.ops.paging.contact.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.ops.paging.contact.Contact;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.contact.DeliveryResult;
import io.watchfloor.ops.paging.contact.Message;
import io.watchfloor.ops.paging.contact.MessageText;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The webhook format of Alertmanager (version 4). Each case is one alert, which is resolved when the case is resolved.
 */
final class AlertmanagerFormat implements PayloadFormat {

    private static final int MOST_CASES = 100;
    private static final String NEVER = "0001-01-01T00:00:00Z";

    @Override
    public ContactMethod way() {
        return ContactMethod.ALERTMANAGER;
    }

    @Override
    public String service() {
        return "The receiver";
    }

    @Override
    public DeliveryResult.Outcome accepted() {
        return DeliveryResult.Outcome.DELIVERED;
    }

    @Override
    public Optional<String> problem(Contact contact) {
        return HeaderText.problem(contact, "token");
    }

    @Override
    public ServiceRequest post(Message message) {
        String status = message.kind() == Message.Kind.RESOLVED ? "resolved" : "firing";
        ObjectNode body = JsonBody.object();
        body.put("version", "4");
        body.put("groupKey", IdempotencyKeys.of(message.key()));
        body.put("truncatedAlerts", Math.max(0, message.cases().size() - MOST_CASES));
        body.put("status", status);
        body.put("receiver", message.to().owner().name());
        body.putObject("groupLabels").put("alertname", "WatchfloorCase");
        body.putObject("commonLabels").put("alertname", "WatchfloorCase");
        ObjectNode annotations = body.putObject("commonAnnotations");
        annotations.put("summary", MessageText.subject(message));
        annotations.put("description", MessageText.text(message));
        body.put("externalURL", message.link());
        ArrayNode alerts = body.putArray("alerts");
        message.cases().stream().limit(MOST_CASES).forEach(about -> alert(alerts.addObject(), about, message, status));
        if (message.cases().isEmpty()) {
            ObjectNode alert = alerts.addObject().put("status", status);
            alert.putObject("labels").put("alertname", "WatchfloorMessage");
            alert.putObject("annotations").put("summary", MessageText.subject(message));
            alert.put("startsAt", message.at().toString()).put("endsAt", NEVER);
            alert.put("generatorURL", message.link()).put("fingerprint", IdempotencyKeys.of(message.key()));
        }
        String token = message.to().address().getOrDefault("token", "");
        return ServiceRequest.json(
                message.to().address().getOrDefault("url", ""),
                body,
                token.isEmpty() ? Map.of() : Map.of("Authorization", "Bearer " + token));
    }

    private static void alert(ObjectNode alert, Message.About about, Message message, String status) {
        alert.put("status", status);
        ObjectNode labels = alert.putObject("labels");
        labels.put("alertname", "WatchfloorCase");
        labels.put("case", Long.toString(about.number()));
        labels.put("severity", about.severity().text());
        about.assets().stream().findFirst().ifPresent(asset -> labels.put("instance", MessageText.line(asset)));
        ObjectNode annotations = alert.putObject("annotations");
        annotations.put("summary", MessageText.name(about));
        MessageText.facts(about).forEach(fact -> annotations.put(name(fact.label()), fact.value()));
        String acknowledge = about.acknowledge();
        if (acknowledge != null) {
            annotations.put("acknowledge", acknowledge);
        }
        alert.put("startsAt", about.since().toString());
        alert.put("endsAt", status.equals("resolved") ? message.at().toString() : NEVER);
        alert.put("generatorURL", about.link());
        alert.put("fingerprint", IdempotencyKeys.of(about.id().value()).substring(0, 16));
    }

    private static String name(String label) {
        return label.equals("ATT&CK") ? "attack" : label.toLowerCase(Locale.ROOT);
    }
}
