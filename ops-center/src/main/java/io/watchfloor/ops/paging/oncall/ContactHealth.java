package io.watchfloor.ops.paging.oncall;

import io.watchfloor.ops.paging.contact.Contact;
import io.watchfloor.ops.paging.contact.DeliveryResult;
import io.watchfloor.ops.paging.contact.Recipient;
import io.watchfloor.ops.platform.document.Document;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the result of the latest message to each contact, so that owners notice broken contacts. Used only for
 * display; no notification depends on the result. Thread-safe.
 */
public final class ContactHealth {

    private static final Logger LOG = LoggerFactory.getLogger(ContactHealth.class);

    private static final int LONGEST = 500;
    private static final int TRIES = 5;
    private static final String BY = "the center";

    private final Jdbi database;
    private final Clock clock;

    /**
     * The latest attempt to send a message to a contact.
     *
     * @param failingSince time of the first attempt of the current series of failures; null if the latest attempt
     * succeeded
     * @param deadAt when the receiver reported that the contact no longer exists; null if there was no such report
     */
    public record Latest(
            DeliveryResult.Outcome outcome,
            String words,
            Instant at,
            @Nullable Instant failingSince,
            @Nullable Instant deadAt) {}

    public ContactHealth(Jdbi database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Ids of contacts whose latest message failed. */
    static Set<String> failing(Handle handle) {
        return Set.copyOf(handle.createQuery("SELECT contact FROM contact_health WHERE failing_since IS NOT NULL")
                .mapTo(String.class)
                .list());
    }

    /** Stores the result of an attempt. Blocks on the database; a database error is only logged. */
    public void record(Contact contact, DeliveryResult delivery) {
        boolean failed = delivery.outcome() == DeliveryResult.Outcome.FAILED
                || delivery.outcome() == DeliveryResult.Outcome.REFUSED;
        try {
            database.useHandle(handle -> handle.createUpdate("""
                            INSERT INTO contact_health AS h (contact, owner, outcome, words, at, failing_since)
                            VALUES (:contact, :owner, :outcome, :words, :now, CASE WHEN :failed THEN CAST(:now AS timestamptz) END)
                            ON CONFLICT (contact) DO UPDATE SET outcome = :outcome, words = :words, at = :now,
                                failing_since = CASE WHEN :failed THEN coalesce(h.failing_since, :now) END""")
                    .bind("contact", contact.id())
                    .bind("owner", contact.owner().toString())
                    .bind("outcome", delivery.outcome().name())
                    .bind("words", cut(delivery.words()))
                    .bind("now", now())
                    .bind("failed", failed)
                    .execute());
        } catch (RuntimeException e) {
            LOG.warn("The result of the latest message to {} could not be stored: {}", contact, e.toString());
        }
    }

    /**
     * Marks a contact that the receiver reported as removed. The contact becomes unverified and is not used until the
     * owner verifies it again. Blocks on the database. A database error is only logged, because the next message
     * receives the same response.
     */
    public void markRemoved(Contact contact) {
        try {
            database.useTransaction(handle -> {
                handle.createUpdate("""
                                INSERT INTO contact_health (contact, owner, outcome, words, at, dead_at)
                                VALUES (:contact, :owner, 'REFUSED', '', :now, :now)
                                ON CONFLICT (contact) DO UPDATE SET dead_at = :now""")
                        .bind("contact", contact.id())
                        .bind("owner", contact.owner().toString())
                        .bind("now", now())
                        .execute();
                unverify(handle, contact);
            });
        } catch (RuntimeException e) {
            LOG.warn("The removal of {} could not be stored: {}", contact, e.toString());
        }
    }

    private void unverify(Handle handle, Contact contact) {
        String name = contact.owner().name();
        for (int i = 0; i < TRIES && contact.owner().kind() == Recipient.Kind.PERSON; i++) {
            Optional<Document<Responder>> before = OnCallDocuments.RESPONDERS
                    .find(handle, name)
                    .filter(one -> one.value()
                            .contact(contact.id())
                            .filter(Contact::verified)
                            .isPresent());
            if (before.isEmpty()) {
                return;
            }
            Responder after = before.get().value().withContact(contact.id(), one -> one.verified(null));
            if (OnCallDocuments.RESPONDERS
                    .put(handle, name, before.get().version(), after, BY, clock.instant())
                    .isPresent()) {
                return;
            }
        }
    }

    /** The latest attempts of an owner's contacts, by contact id. */
    public static Map<String, Latest> of(Handle handle, Recipient owner) {
        Map<String, Latest> all = new HashMap<>();
        handle.createQuery("SELECT * FROM contact_health WHERE owner = :owner")
                .bind("owner", owner.toString())
                .map((row, context) -> Map.entry(
                        row.getString("contact"),
                        new Latest(
                                DeliveryResult.Outcome.valueOf(row.getString("outcome")),
                                row.getString("words"),
                                row.getObject("at", OffsetDateTime.class).toInstant(),
                                instant(row.getObject("failing_since", OffsetDateTime.class)),
                                instant(row.getObject("dead_at", OffsetDateTime.class)))))
                .forEach(one -> all.put(one.getKey(), one.getValue()));
        return all;
    }

    /** Clears the recorded failures of a contact after the owner has verified the contact again. */
    public static void markVerified(Handle handle, String contact) {
        handle.createUpdate("UPDATE contact_health SET dead_at = NULL, failing_since = NULL WHERE contact = :contact")
                .bind("contact", contact)
                .execute();
    }

    /** Deletes the entries of removed contacts. */
    public static void forget(Handle handle, List<String> contacts) {
        if (!contacts.isEmpty()) {
            handle.createUpdate("DELETE FROM contact_health WHERE contact IN (<contacts>)")
                    .bindList("contacts", contacts)
                    .execute();
        }
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }

    private OffsetDateTime now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }

    private static String cut(String words) {
        return words.length() <= LONGEST ? words : words.substring(0, LONGEST);
    }
}
