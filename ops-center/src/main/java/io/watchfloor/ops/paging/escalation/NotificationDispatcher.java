package io.watchfloor.ops.paging.escalation;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.ops.paging.contact.Contact;
import io.watchfloor.ops.paging.contact.DeliveryResult;
import io.watchfloor.ops.paging.contact.MediumClearances;
import io.watchfloor.ops.paging.contact.Message;
import io.watchfloor.ops.paging.contact.MessageMarkings;
import io.watchfloor.ops.paging.contact.MessageSender;
import io.watchfloor.ops.paging.contact.Senders;
import io.watchfloor.ops.paging.oncall.OnCallConfiguration;
import io.watchfloor.ops.platform.rights.HeldBack;
import io.watchfloor.ops.platform.rights.Released;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends notifications and digests to contacts. The address is looked up at the time of sending. */
public final class NotificationDispatcher {

    private static final Logger LOG = LoggerFactory.getLogger(NotificationDispatcher.class);

    private final Senders senders;
    private final MessageSender receiver;
    private final Supplier<OnCallConfiguration> book;
    private final AckLinks links;
    private final NotificationHealth health;
    private final String publicAddress;
    private final Clock clock;
    private final ObjectMapper json;
    private final MessageMarkings markings;

    /**
     * @param receiver sends to the webhook in the settings
     * @param book the on-call configuration, including the {@link BuiltInPolicy} policy
     * @param publicAddress the center's public address, without a trailing slash
     */
    public NotificationDispatcher(
            Senders senders,
            MessageSender receiver,
            Supplier<OnCallConfiguration> book,
            AckLinks links,
            NotificationHealth health,
            String publicAddress,
            Clock clock,
            ObjectMapper json,
            MessageMarkings markings) {
        this.senders = senders;
        this.receiver = receiver;
        this.book = book;
        this.links = links;
        this.health = health;
        this.publicAddress = publicAddress;
        this.clock = clock;
        this.json = json;
        this.markings = markings;
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

    public MediumClearances media() {
        return markings.media();
    }

    /** Returns the contact, if it exists and its owner is active. */
    public Optional<Contact> contact(String id) {
        return book.get().reachable(id);
    }

    CompletionStage<Notification.Attempt> send(String contact, Digest digest) {
        return send(contact, to -> digest.message(to, json, publicAddress, links));
    }

    /**
     * Makes one attempt to deliver a notification or digest.
     *
     * @param contact the contact's id
     * @return the result; the stage never fails
     */
    public CompletionStage<Notification.Attempt> send(String contact, Function<Contact, Released<Message>> message) {
        Contact to = book.get().reachable(contact).orElse(null);
        if (to == null) {
            return CompletableFuture.completedFuture(new Notification.Attempt(
                    clock.instant(),
                    Notification.Outcome.REFUSED,
                    "The contact was removed, or its owner is disabled."));
        }
        Released<Message> toSend;
        try {
            toSend = message.apply(to);
        } catch (RuntimeException e) {
            LOG.error("The message to {} could not be built", to.label(), e);
            return CompletableFuture.completedFuture(new Notification.Attempt(
                    clock.instant(),
                    Notification.Outcome.FAILED,
                    "The message could not be built: %s. The server log has the details.".formatted(e)));
        }
        CompletionStage<DeliveryResult> sent = BuiltInPolicy.is(to) ? receiver.send(toSend) : senders.send(toSend);
        markings.heldBack().count(to.way().text(), toSend);
        boolean single = toSend.content().kind() != Message.Kind.DIGEST;
        return sent.thenApply(delivery -> attempt(delivery, single ? toSend.heldBack() : List.of()))
                .whenComplete((attempt, failure) -> {
                    if (failure == null) {
                        health.note(attempt);
                    }
                });
    }

    private Notification.Attempt attempt(DeliveryResult delivery, List<HeldBack> heldBack) {
        Notification.Outcome outcome = switch (delivery.outcome()) {
            case DELIVERED -> Notification.Outcome.DELIVERED;
            case SENT -> Notification.Outcome.SENT;
            case FAILED -> Notification.Outcome.FAILED;
            case REFUSED -> Notification.Outcome.REFUSED;
            case AMBIGUOUS -> Notification.Outcome.AMBIGUOUS;
        };
        String why = heldBack.stream().map(one -> " " + one.text()).collect(Collectors.joining());
        return new Notification.Attempt(clock.instant(), outcome, delivery.words() + why);
    }
}
