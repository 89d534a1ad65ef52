package io.watchfloor.ops.matter;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A matter: a legal file of the center.
 *
 * @param id number of the matter, such as {@code M-2026-K7Q4TDXW}
 * @param hold reference of its legal holds. Users who see a held asset see the reference, so it names nothing else.
 * @param outcome of a closed matter; empty for others
 */
public record Matter(
        String id,
        String hold,
        Heading heading,
        MatterState state,
        String outcome,
        List<CourtOrder> orders,
        List<AgencyContact> contacts) {

    /** Maximum number of court orders, and of contacts, of a matter. */
    public static final int MOST = 200;

    /** Maximum number of members, and of linked cases. */
    public static final int MOST_LINKS = 500;

    public Matter {
        orders = List.copyOf(orders);
        contacts = List.copyOf(contacts);
    }

    /** @param legalBasis the law on which the center acts; may be empty */
    public record Heading(String title, MatterType type, String jurisdiction, String legalBasis) {}

    /**
     * An order of a court.
     *
     * @param id derived from the request
     * @param reference of the court, such as a docket number
     * @param expiresAt null if the order does not expire
     */
    public record CourtOrder(
            String id,
            String court,
            String reference,
            String text,
            Instant issuedAt,
            @Nullable Instant expiresAt) {}

    /**
     * A person at an authority.
     *
     * @param certificate PEM of the certificate for which files are encrypted; null if the person has none
     */
    public record AgencyContact(
            String id,
            String agency,
            String name,
            String reach,
            @Nullable String certificate) {}

    /** The result of a change. */
    public sealed interface Changed {
        record To(Matter matter) implements Changed {}

        record Refused(String code, String message) implements Changed {}
    }

    public static Matter opened(String id, String hold, Heading heading) {
        return new Matter(id, hold, heading, MatterState.OPEN, "", List.of(), List.of());
    }

    /** Only the outcome of a closed matter is kept: a matter that is opened again has none. */
    public Changed moved(MatterState to, String outcome) {
        if (to == state && outcome.equals(this.outcome)) {
            return new Changed.To(this);
        }
        return switch (to) {
            case CLOSED ->
                outcome.isEmpty()
                        ? new Changed.Refused("matter.outcome", "A matter is closed with its outcome. Add outcome.")
                        : new Changed.To(with(to, outcome));
            case REFERRED ->
                state == MatterState.CLOSED
                        ? new Changed.Refused(
                                "matter.closed", "The matter is closed. Open it again before you refer it.")
                        : without(to, outcome);
            case OPEN -> without(to, outcome);
        };
    }

    private Changed without(MatterState to, String outcome) {
        return outcome.isEmpty()
                ? new Changed.To(with(to, ""))
                : new Changed.Refused("matter.outcome", "Only a closed matter has an outcome. Omit outcome.");
    }

    private Matter with(MatterState to, String outcome) {
        return new Matter(id, hold, heading, to, outcome, orders, contacts);
    }

    public Matter with(Heading heading) {
        return new Matter(id, hold, heading, state, outcome, orders, contacts);
    }

    /** Adds an order; an order with the same id is replaced. */
    public Changed with(CourtOrder order) {
        List<CourtOrder> all = new ArrayList<>(orders);
        all.removeIf(one -> one.id().equals(order.id()));
        all.add(order);
        return bounded(all, contacts);
    }

    /** Adds a contact; a contact with the same id is replaced. */
    public Changed with(AgencyContact contact) {
        List<AgencyContact> all = new ArrayList<>(contacts);
        all.removeIf(one -> one.id().equals(contact.id()));
        all.add(contact);
        return bounded(orders, all);
    }

    /** @param certificate PEM; null to remove the certificate */
    public Matter withCertificate(String contact, @Nullable String certificate) {
        return new Matter(
                id,
                hold,
                heading,
                state,
                outcome,
                orders,
                contacts.stream()
                        .map(one -> one.id().equals(contact)
                                ? new AgencyContact(one.id(), one.agency(), one.name(), one.reach(), certificate)
                                : one)
                        .toList());
    }

    public Optional<AgencyContact> contact(String contact) {
        return contacts.stream().filter(one -> one.id().equals(contact)).findFirst();
    }

    private Changed bounded(List<CourtOrder> orders, List<AgencyContact> contacts) {
        return orders.size() > MOST || contacts.size() > MOST
                ? new Changed.Refused(
                        "matter.too-many", "A matter has at most %d court orders and %<d contacts.".formatted(MOST))
                : new Changed.To(new Matter(id, hold, heading, state, outcome, orders, contacts));
    }

    /** Removes the order or contact with this id. */
    public Matter without(String removed) {
        return new Matter(
                id,
                hold,
                heading,
                state,
                outcome,
                orders.stream().filter(one -> !one.id().equals(removed)).toList(),
                contacts.stream().filter(one -> !one.id().equals(removed)).toList());
    }

    public boolean has(String part) {
        return Stream.concat(
                        orders.stream().map(CourtOrder::id), contacts.stream().map(AgencyContact::id))
                .anyMatch(part::equals);
    }
}
