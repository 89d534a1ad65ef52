package io.watchfloor.dashboards.contacts.routes;

import io.watchfloor.dashboards.access.AccessDatabase;
import io.watchfloor.dashboards.contacts.routes.ContactView.State;
import io.watchfloor.ops.Notifiers;
import io.watchfloor.ops.paging.contact.Contact;
import io.watchfloor.ops.paging.oncall.ContactHealth;
import io.watchfloor.ops.paging.oncall.Responder;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Builds the view of notification settings. */
final class ContactViews {

    private final AccessDatabase database;
    private final ContactCodes codes;
    private final Notifiers telling;

    ContactViews(AccessDatabase database, ContactCodes codes, Notifiers telling) {
        this.database = database;
        this.codes = codes;
        this.telling = telling;
    }

    /** @param own whether the reader is the owner; other readers see no addresses */
    ContactsView of(String person, boolean own) {
        return database.jdbi().inTransaction(handle -> of(handle, person, own));
    }

    private ContactsView of(Handle handle, String person, boolean own) {
        ContactBook.StoredContacts held = ContactBook.find(handle, person);
        Responder said = held.responder();
        Map<String, ContactHealth.Latest> health =
                ContactHealth.of(handle, io.watchfloor.ops.paging.contact.Recipient.person(person));
        Map<String, Instant> awaited = codes.awaited(handle, person);
        Map<String, ContactView.Test> tests = ContactTests.of(handle, person);
        return new ContactsView(
                person,
                said.zone().equals(ZoneOffset.UTC) ? "UTC" : said.zone().getId(),
                said.contacts().stream()
                        .map(one -> contact(one, own, health.get(one.id()), awaited.get(one.id()), tests.get(one.id())))
                        .toList(),
                said.rules().stream()
                        .map(one -> new ContactsView.Rule(
                                one.urgency(), one.contact(), (int) one.after().toMinutes()))
                        .toList(),
                quiet(said.doNotDisturb()),
                said.reachable(),
                telling.senders().ways().stream().sorted().toList(),
                telling.pushKeys().publicKey(),
                held.version());
    }

    private ContactView contact(
            Contact one,
            boolean own,
            ContactHealth.@Nullable Latest latest,
            @Nullable Instant awaited,
            ContactView.@Nullable Test test) {
        State state = state(one, latest);
        return new ContactView(
                one.id(),
                one.way(),
                one.label(),
                own ? address(one) : null,
                state,
                meaning(state),
                one.verifiedAt(),
                one.verified() ? null : awaited,
                latest == null
                        ? null
                        : new ContactView.Latest(ContactTests.word(latest.outcome()), latest.words(), latest.at()),
                test);
    }

    private State state(Contact one, ContactHealth.@Nullable Latest latest) {
        if (!telling.senders().ways().contains(one.way())) {
            return State.UNAVAILABLE;
        }
        if (latest != null && latest.deadAt() != null && !one.verified()) {
            return State.DEAD;
        }
        if (!one.verified()) {
            return State.UNVERIFIED;
        }
        return latest != null && latest.failingSince() != null ? State.FAILING : State.VERIFIED;
    }

    private static String meaning(State state) {
        return switch (state) {
            case UNVERIFIED -> "Not verified: only the verification code is sent there until you enter it.";
            case VERIFIED -> "Verified: notifications are sent there.";
            case FAILING ->
                "The latest message was not delivered. Notifications are still attempted there, then by"
                        + " the next contact method.";
            case DEAD ->
                "The address no longer exists, and nothing is sent there. Remove the contact method and"
                        + " add it again.";
            case UNAVAILABLE -> "This center no longer supports this contact method. Ask an administrator.";
        };
    }

    /** Returns the address as the owner knows it, without tokens, topics and endpoints. */
    private static @Nullable String address(Contact one) {
        return switch (one.way()) {
            case EMAIL -> one.address().get("address");
            case SMS, VOICE -> one.address().get("number");
            case TELEGRAM -> one.address().get("chat");
            case WEB_PUSH -> host(one.address().get("endpoint"));
            default -> host(one.address().get("url"));
        };
    }

    private static @Nullable String host(@Nullable String url) {
        try {
            return url == null ? null : URI.create(url).getHost();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static ContactsView.@Nullable Quiet quiet(Responder.@Nullable DoNotDisturb said) {
        return said == null
                ? null
                : new ContactsView.Quiet(
                        said.days().stream().sorted().map(ContactViews::day).toList(),
                        said.from().toString(),
                        said.until().toString(),
                        said.pierced());
    }

    private static String day(DayOfWeek day) {
        return day.name().toLowerCase(Locale.ROOT);
    }

    static List<DayOfWeek> everyDay() {
        return List.of(DayOfWeek.values());
    }
}
