package io.watchfloor.ops.paging.oncall;

import io.watchfloor.ops.paging.contact.Contact;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The contacts and notification settings of a person.
 *
 * @param active false for a disabled or removed person, to whom no message is sent
 * @param rules the person's notification rules by urgency; without a rule for an urgency all verified contacts are used
 * immediately
 */
public record Responder(
        String name,
        boolean active,
        ZoneId zone,
        List<Contact> contacts,
        List<Rule> rules,
        @Nullable DoNotDisturb doNotDisturb) {

    public Responder {
        contacts = List.copyOf(contacts);
        rules = List.copyOf(rules);
    }

    /**
     * A notification rule: notify the person through this contact after a delay.
     *
     * @param contact the contact's id
     */
    public record Rule(Urgency urgency, String contact, Duration after) {}

    /**
     * Quiet hours.
     *
     * @param days on which the quiet hours start
     * @param until end of the quiet hours; on the next day if not after {@code from}
     * @param pierced whether high urgency overrides the quiet hours
     */
    public record DoNotDisturb(Set<DayOfWeek> days, LocalTime from, LocalTime until, boolean pierced) {

        private LocalDateTime end(LocalDate begin) {
            return (until.isAfter(from) ? begin : begin.plusDays(1)).atTime(until);
        }
    }

    Responder active(boolean now) {
        return new Responder(name, now, zone, contacts, rules, doNotDisturb);
    }

    /** Creates a person without contacts and settings. */
    public static Responder unknown(String name) {
        return new Responder(name, true, ZoneOffset.UTC, List.of(), List.of(), null);
    }

    public Responder contacts(List<Contact> now) {
        return new Responder(name, active, zone, now, rules, doNotDisturb);
    }

    /** Removes a contact and the rules that use the contact. */
    public Responder without(String contact) {
        return new Responder(
                name,
                active,
                zone,
                contacts.stream().filter(one -> !one.id().equals(contact)).toList(),
                rules.stream().filter(one -> !one.contact().equals(contact)).toList(),
                doNotDisturb);
    }

    public Responder withContact(String id, UnaryOperator<Contact> change) {
        return contacts(contacts.stream()
                .map(one -> one.id().equals(id) ? change.apply(one) : one)
                .toList());
    }

    public Responder zone(ZoneId now) {
        return new Responder(name, active, now, contacts, rules, doNotDisturb);
    }

    public Responder withRules(List<Rule> by, @Nullable DoNotDisturb except) {
        return new Responder(name, active, zone, contacts, by, except);
    }

    public Optional<Contact> contact(String id) {
        return contacts.stream().filter(one -> one.id().equals(id)).findFirst();
    }

    /** The end of the current quiet hours; empty outside quiet hours. */
    public Optional<Instant> quietUntil(Instant at) {
        if (doNotDisturb == null) {
            return Optional.empty();
        }
        LocalDate today = at.atZone(zone).toLocalDate();
        return Stream.of(today.minusDays(1), today)
                .filter(day -> doNotDisturb.days().contains(day.getDayOfWeek()))
                .filter(day -> !at.isBefore(
                        day.atTime(doNotDisturb.from()).atZone(zone).toInstant()))
                .map(day -> doNotDisturb.end(day).atZone(zone).toInstant())
                .filter(at::isBefore)
                .max(Instant::compareTo);
    }

    public boolean reachable() {
        return active && contacts.stream().anyMatch(Contact::verified);
    }
}
