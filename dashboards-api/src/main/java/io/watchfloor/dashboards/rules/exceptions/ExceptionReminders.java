package io.watchfloor.dashboards.rules.exceptions;

import io.watchfloor.ops.detection.exception.ExceptionStore;
import io.watchfloor.ops.detection.exception.RuleException;
import io.watchfloor.ops.paging.contact.Contact;
import io.watchfloor.ops.paging.contact.DeliveryResult;
import io.watchfloor.ops.paging.contact.Message;
import io.watchfloor.ops.paging.contact.Senders;
import io.watchfloor.ops.paging.oncall.OnCallDocuments;
import io.watchfloor.ops.platform.document.Document;
import io.watchfloor.ops.platform.rights.MarkingGate;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.concurrent.ExecutionContext;

/**
 * Asks the owner of an exception before it ends whether to extend it, once at each verified contact method. One node asks.
 * If nothing arrived, or the owner has no verified contact method, another attempt follows.
 */
public final class ExceptionReminders {

    private static final Logger LOG = LoggerFactory.getLogger(ExceptionReminders.class);
    private static final Duration EVERY = Duration.ofSeconds(30);

    private final Jdbi database;
    private final ExceptionStore store;
    private final Senders senders;
    private final URI center;
    private final Clock clock;

    /** @param center address of the center for people */
    public ExceptionReminders(Jdbi database, Senders senders, URI center, Clock clock) {
        this.database = database;
        this.store = new ExceptionStore(database);
        this.senders = senders;
        this.center = center;
        this.clock = clock;
    }

    /** @param threads may block */
    public void start(ActorSystem<?> system, Executor threads) {
        var unused = system.scheduler()
                .scheduleWithFixedDelay(EVERY, EVERY, this::look, ExecutionContext.fromExecutor(threads));
    }

    private void look() {
        try {
            ask();
        } catch (RuntimeException e) {
            LOG.warn("Owners of exceptions could not be asked; the next attempt follows in {} s", EVERY.toSeconds(), e);
        }
    }

    void ask() {
        store.claimEnding(clock.instant()).forEach(this::ask);
    }

    private void ask(RuleException one) {
        List<CompletableFuture<DeliveryResult>> attempts = contacts(one.terms().owner()).stream()
                .map(contact -> senders.send(MarkingGate.withoutCase(message(one, contact)))
                        .toCompletableFuture())
                .toList();
        var unused = CompletableFuture.allOf(attempts.toArray(CompletableFuture[]::new))
                .thenAccept(all -> attempted(
                        one, attempts.stream().map(CompletableFuture::join).toList()))
                .exceptionally(failure -> {
                    LOG.warn("The attempt to ask about the exception {} is repeated", one.id(), failure);
                    return null;
                });
    }

    private List<Contact> contacts(String owner) {
        return database.withHandle(handle -> OnCallDocuments.RESPONDERS.find(handle, owner))
                .map(Document::value)
                .filter(responder -> responder.active())
                .map(responder ->
                        responder.contacts().stream().filter(Contact::verified).toList())
                .orElse(List.of());
    }

    /** If nothing arrived, the claim of the exception ends without an answer, and another attempt follows. */
    private void attempted(RuleException one, List<DeliveryResult> results) {
        LOG.info(
                "Attempts to ask {} about the end of the exception {}: {}",
                one.terms().owner(),
                one.id(),
                results.stream().map(DeliveryResult::outcome).toList());
        boolean isAsked = results.stream().anyMatch(result -> switch (result.outcome()) {
            case DELIVERED, SENT, AMBIGUOUS -> true;
            case FAILED, REFUSED -> false;
        });
        if (isAsked) {
            store.asked(one, clock.instant());
        }
    }

    private Message message(RuleException one, Contact contact) {
        Instant end = one.terms().expiresAt();
        return new Message(
                "exception-%s-%d".formatted(one.id(), end.getEpochSecond()),
                Message.Kind.WARNING,
                contact,
                "Watchfloor: an exception of yours ends at %s".formatted(end),
                "Extend it if it is still needed. Otherwise its rules open alerts again after that time.",
                List.of(),
                center + "/exceptions/" + one.id(),
                clock.instant(),
                null);
    }
}
