package io.watchfloor.dashboards.notices;

import io.watchfloor.ops.paging.contact.Contact;
import io.watchfloor.ops.paging.contact.DeliveryResult;
import io.watchfloor.ops.paging.contact.Message;
import io.watchfloor.ops.paging.contact.Senders;
import io.watchfloor.ops.paging.oncall.OnCallDocuments;
import io.watchfloor.ops.platform.document.Document;
import io.watchfloor.ops.platform.rights.MarkingGate;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns the owner of something, such as a webhook, at each verified contact method. */
public final class OwnerNotices {

    private static final Logger LOG = LoggerFactory.getLogger(OwnerNotices.class);

    private final Jdbi database;
    private final Senders senders;
    private final URI center;

    /**
     * A warning.
     *
     * @param key by which receivers recognize a repetition
     * @param path of the page that the warning links to
     */
    public record Notice(String key, String title, String text, String path, Instant at) {}

    /** @param center address of the center for people */
    public OwnerNotices(Jdbi database, Senders senders, URI center) {
        this.database = database;
        this.senders = senders;
        this.center = center;
    }

    /**
     * Makes one attempt at each verified contact method. Blocks until the contact methods are read.
     *
     * @return whether the warning arrived, or may have arrived, at one of them; false if the owner is disabled or has none
     */
    public CompletionStage<Boolean> send(String owner, Notice notice) {
        List<CompletableFuture<DeliveryResult>> attempts = contacts(owner).stream()
                .map(contact -> senders.send(MarkingGate.withoutCase(message(notice, contact)))
                        .toCompletableFuture())
                .toList();
        return CompletableFuture.allOf(attempts.toArray(CompletableFuture[]::new))
                .thenApply(all -> {
                    List<DeliveryResult.Outcome> outcomes = attempts.stream()
                            .map(CompletableFuture::join)
                            .map(DeliveryResult::outcome)
                            .toList();
                    LOG.info("Attempts to send {} the notice {}: {}", owner, notice.key(), outcomes);
                    return outcomes.stream().anyMatch(OwnerNotices::mayHaveArrived);
                });
    }

    private static boolean mayHaveArrived(DeliveryResult.Outcome outcome) {
        return switch (outcome) {
            case DELIVERED, SENT, AMBIGUOUS -> true;
            case FAILED, REFUSED -> false;
        };
    }

    private List<Contact> contacts(String owner) {
        return database.withHandle(handle -> OnCallDocuments.RESPONDERS.find(handle, owner))
                .map(Document::value)
                .filter(responder -> responder.active())
                .map(responder ->
                        responder.contacts().stream().filter(Contact::verified).toList())
                .orElse(List.of());
    }

    private Message message(Notice notice, Contact contact) {
        return new Message(
                notice.key(),
                Message.Kind.WARNING,
                contact,
                notice.title(),
                notice.text(),
                List.of(),
                center + notice.path(),
                notice.at(),
                null);
    }
}
