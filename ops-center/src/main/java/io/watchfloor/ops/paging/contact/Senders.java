package io.watchfloor.ops.paging.contact;

import io.watchfloor.ops.platform.rights.Released;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;

/** The message senders of a node, by contact method. */
public final class Senders {

    private final Map<ContactMethod, MessageSender> byWay = new EnumMap<>(ContactMethod.class);
    private final BiConsumer<Contact, DeliveryResult> onResult;

    /** @throws IllegalArgumentException if two senders handle the same contact method */
    public Senders(List<MessageSender> senders) {
        this(senders, (contact, delivery) -> {});
    }

    /**
     * @param onResult called with the result of each attempt; may block
     * @throws IllegalArgumentException if two senders handle the same contact method
     */
    public Senders(List<MessageSender> senders, BiConsumer<Contact, DeliveryResult> onResult) {
        this.onResult = onResult;
        for (MessageSender sender : senders) {
            for (ContactMethod way : sender.ways()) {
                if (byWay.putIfAbsent(way, sender) != null) {
                    throw new IllegalArgumentException("Two senders for " + way.text());
                }
            }
        }
    }

    /** The contact methods that are configured on this center. */
    public Set<ContactMethod> ways() {
        return Set.copyOf(byWay.keySet());
    }

    /**
     * Makes one attempt to send a message. The stage never fails. If the contact method is not configured, the result
     * is REFUSED.
     */
    public CompletionStage<DeliveryResult> send(Released<Message> released) {
        Message message = released.content();
        MessageSender sender = byWay.get(message.to().way());
        return sender == null
                ? CompletableFuture.completedFuture(new DeliveryResult(
                        DeliveryResult.Outcome.REFUSED, missing(message.to().way())))
                : sender.send(released)
                        .exceptionally(
                                failure -> new DeliveryResult(DeliveryResult.Outcome.AMBIGUOUS, failure.toString()))
                        .thenApply(delivery -> {
                            onResult.accept(message.to(), delivery);
                            return delivery;
                        });
    }

    /** Returns the reason why messages cannot be sent to this contact, and what to do about it. */
    public Optional<String> problem(Contact contact) {
        MessageSender sender = byWay.get(contact.way());
        return sender == null ? Optional.of(missing(contact.way())) : sender.problem(contact);
    }

    private static String missing(ContactMethod way) {
        return "Sending by %s is not configured. Ask an administrator to set watchfloor.contact.%1$s."
                .formatted(way.text());
    }
}
