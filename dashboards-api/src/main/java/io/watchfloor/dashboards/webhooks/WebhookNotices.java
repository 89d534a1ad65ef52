package io.watchfloor.dashboards.webhooks;

import io.watchfloor.ops.paging.contact.Contact;
import io.watchfloor.ops.paging.contact.Message;
import io.watchfloor.ops.paging.contact.Senders;
import io.watchfloor.ops.paging.oncall.OnCallDocuments;
import io.watchfloor.ops.platform.document.Document;
import io.watchfloor.ops.platform.rights.MarkingGate;
import java.net.URI;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notifies the owner of a webhook that the center paused it, at each verified contact method. */
public final class WebhookNotices {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookNotices.class);

    private final Jdbi database;
    private final Senders senders;
    private final URI center;

    /** @param center address of the center for people */
    public WebhookNotices(Jdbi database, Senders senders, URI center) {
        this.database = database;
        this.senders = senders;
        this.center = center;
    }

    void paused(Webhook webhook, Webhook.Pause pause) {
        List<Contact> contacts = database.withHandle(handle -> OnCallDocuments.RESPONDERS.find(handle, webhook.owner()))
                .map(Document::value)
                .map(responder ->
                        responder.contacts().stream().filter(Contact::verified).toList())
                .orElse(List.of());
        contacts.forEach(contact -> {
            var unused = senders.send(MarkingGate.withoutCase(new Message(
                            "webhook-%s-%d".formatted(webhook.id(), pause.at().getEpochSecond()),
                            Message.Kind.WARNING,
                            contact,
                            "Watchfloor: the webhook %s is paused"
                                    .formatted(webhook.subscription().name()),
                            pause.detail(),
                            List.of(),
                            center + "/webhooks",
                            pause.at(),
                            null)))
                    .thenAccept(result -> LOG.info(
                            "Notified {} that the webhook {} is paused: {}",
                            webhook.owner(),
                            webhook.id(),
                            result.outcome()));
        });
    }
}
