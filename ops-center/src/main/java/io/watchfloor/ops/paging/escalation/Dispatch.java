package io.watchfloor.ops.paging.escalation;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.ops.paging.contact.Contact;
import io.watchfloor.ops.paging.contact.DeliveryResult;
import io.watchfloor.ops.paging.contact.Message;
import io.watchfloor.ops.paging.contact.MessageSender;
import io.watchfloor.ops.paging.contact.Senders;
import io.watchfloor.ops.paging.oncall.OnCallBook;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends pages and digests to contacts, whose addresses it looks up at that moment. */
public final class Dispatch {

    private static final Logger LOG = LoggerFactory.getLogger(Dispatch.class);

    private final Senders senders;
    private final MessageSender receiver;
    private final Supplier<OnCallBook> book;
    private final AckLinks links;
    private final PagingHealth health;
    private final String publicAddress;
    private final Clock clock;
    private final ObjectMapper json;

    /**
     * @param receiver sends to the receiver of the settings, as it is sent to before there were channels
     * @param book with {@link BuiltIn} under it
     * @param publicAddress where people reach the center, without a trailing slash
     */
    public Dispatch(
            Senders senders,
            MessageSender receiver,
            Supplier<OnCallBook> book,
            AckLinks links,
            PagingHealth health,
            String publicAddress,
            Clock clock,
            ObjectMapper json) {
        this.senders = senders;
        this.receiver = receiver;
        this.book = book;
        this.links = links;
        this.health = health;
        this.publicAddress = publicAddress;
        this.clock = clock;
        this.json = json;
    }

    public AckLinks links() {
        return links;
    }

    public String publicAddress() {
        return publicAddress;
    }

    public ObjectMapper json() {
        return json;
    }

    CompletionStage<Page.Attempt> send(String contact, Digest digest) {
        return send(contact, to -> digest.message(to, json, publicAddress, links));
    }

    /**
     * Makes one attempt.
     *
     * @param contact its id
     * @return how it ended; never fails
     */
    public CompletionStage<Page.Attempt> send(String contact, Function<Contact, Message> message) {
        Contact to = book.get().reachable(contact).orElse(null);
        if (to == null) {
            return CompletableFuture.completedFuture(new Page.Attempt(
                    clock.instant(), Page.Outcome.REFUSED, "The contact was removed, or its owner is disabled."));
        }
        Message told;
        try {
            told = message.apply(to);
        } catch (RuntimeException e) {
            LOG.error("The message to {} could not be built", to.label(), e);
            return CompletableFuture.completedFuture(new Page.Attempt(
                    clock.instant(),
                    Page.Outcome.FAILED,
                    "The message could not be built: %s. The server log has the details.".formatted(e)));
        }
        CompletionStage<DeliveryResult> sent = BuiltIn.is(to) ? receiver.send(told) : senders.send(told);
        return sent.thenApply(this::attempt).whenComplete((attempt, failure) -> {
            if (failure == null) {
                health.note(attempt);
            }
        });
    }

    private Page.Attempt attempt(DeliveryResult delivery) {
        Page.Outcome outcome = switch (delivery.outcome()) {
            case DELIVERED -> Page.Outcome.DELIVERED;
            case SENT -> Page.Outcome.SENT;
            case FAILED -> Page.Outcome.FAILED;
            case REFUSED -> Page.Outcome.REFUSED;
            case AMBIGUOUS -> Page.Outcome.AMBIGUOUS;
        };
        return new Page.Attempt(clock.instant(), outcome, delivery.words());
    }
}
