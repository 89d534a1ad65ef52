package io.watchfloor.dashboards.contacts.routes;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.dashboards.access.AccessDatabase;
import io.watchfloor.dashboards.access.Secret;
import io.watchfloor.dashboards.contacts.routes.ContactRequests.Happened;
import io.watchfloor.ops.paging.contact.DeliveryResult;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Test notifications and their results. Every call blocks on the database. */
final class ContactTests {

    static final String PREFIX = "test:";

    private final AccessDatabase database;

    ContactTests(AccessDatabase database) {
        this.database = database;
    }

    /** @return key of the message */
    String begin(String person, String contact) {
        String key = PREFIX + Secret.id(database.random());
        database.jdbi()
                .useHandle(handle -> handle.createUpdate("""
                                INSERT INTO contact_test (contact, person, key, at) VALUES (:contact, :person, :key, :now)
                                ON CONFLICT (contact) DO UPDATE SET key = :key, at = :now, outcome = NULL, words = NULL,
                                    delivered_at = NULL, seen_at = NULL""")
                        .bind("contact", contact)
                        .bind("person", person)
                        .bind("key", key)
                        .bind("now", database.now())
                        .execute());
        return key;
    }

    /**
     * Does not replace a receipt that has already arrived, because the receipt may arrive before the response of the
     * push service.
     */
    void ended(String key, DeliveryResult delivery) {
        database.jdbi()
                .useHandle(handle -> handle.createUpdate("""
                                UPDATE contact_test SET outcome = :outcome, words = :words,
                                    delivered_at = CASE WHEN :arrived THEN coalesce(delivered_at, :now) ELSE delivered_at END
                                WHERE key = :key""")
                        .bind("key", key)
                        .bind("outcome", word(delivery.outcome()))
                        .bind("words", delivery.words())
                        .bind("arrived", delivery.outcome() == DeliveryResult.Outcome.DELIVERED)
                        .bind("now", database.now())
                        .execute());
    }

    /** Stores the first receipt of each kind; a click also counts as displayed. */
    boolean happened(String key, Happened what) {
        return database.jdbi()
                        .withHandle(handle -> handle.createUpdate("""
                                UPDATE contact_test SET delivered_at = coalesce(delivered_at, :now),
                                    seen_at = CASE WHEN :clicked THEN coalesce(seen_at, :now) ELSE seen_at END
                                WHERE key = :key""")
                                .bind("key", key)
                                .bind("clicked", what == Happened.CLICKED)
                                .bind("now", database.now())
                                .execute())
                > 0;
    }

    /** Returns the latest test notification of each contact method. */
    static Map<String, ContactView.Test> of(Handle handle, String person) {
        Map<String, ContactView.Test> all = new HashMap<>();
        handle.createQuery("SELECT * FROM contact_test WHERE person = :person")
                .bind("person", person)
                .map((row, context) -> Map.entry(
                        row.getString("contact"),
                        new ContactView.Test(
                                row.getString("key"),
                                SqlTimestamps.of(row, "at"),
                                orNull(row.getString("outcome")),
                                orNull(row.getString("words")),
                                SqlTimestamps.orNull(row, "delivered_at"),
                                SqlTimestamps.orNull(row, "seen_at"))))
                .forEach(one -> all.put(one.getKey(), one.getValue()));
        return all;
    }

    static String word(DeliveryResult.Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }

    private static @Nullable String orNull(@Nullable String text) {
        return text;
    }
}
