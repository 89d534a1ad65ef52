package io.watchfloor.dashboards.contacts.routes;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.dashboards.access.AccessDatabase;
import io.watchfloor.dashboards.access.Secret;
import io.watchfloor.ops.paging.contact.Contact;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Verification codes of contact methods. A code has only a million possible values, so each code is valid for a few
 * minutes and a few attempts, and only a few codes are sent. The limits also prevent users from flooding the address of
 * another person with codes or test notifications.
 */
final class ContactCodes {

    static final Duration LIFETIME = Duration.ofMinutes(10);

    private static final int TRIES = 5;
    private static final int CODES = 1_000_000;
    private static final Duration DAY = Duration.ofDays(1);
    private static final int MOST_OF_A_PERSON = 60;

    /** Advisory lock, which lets only one transaction at a time count and send messages. */
    private static final long LOCK = 0x57464343L;

    private final AccessDatabase database;

    ContactCodes(AccessDatabase database) {
        this.database = database;
    }

    /** Result of checking whether a message may be sent now. */
    sealed interface Leave {

        record Granted() implements Leave {}

        record Wait(Duration time) implements Leave {}
    }

    sealed interface Verdict {

        record Right() implements Verdict {}

        record Wrong(int triesLeft) implements Verdict {}

        /** No code is valid, because the last code has expired, was used, or was entered wrongly too often. */
        record None() implements Verdict {}
    }

    /** Kind of message, with its limits. */
    enum Kind {
        /** Verification code for an address that may belong to another person. */
        CODE(3, 12),
        /** Test notification to a verified contact method. */
        TEST(10, 60);

        private final int mostAtOnce;
        private final int mostOfADay;

        Kind(int mostAtOnce, int mostOfADay) {
            this.mostAtOnce = mostAtOnce;
            this.mostOfADay = mostOfADay;
        }
    }

    /** Counts a message of the person to the contact method, if the limits allow it. */
    Leave send(String person, Contact contact, Kind kind) {
        byte[] address = Secret.hash(contact.way().text() + contact.address());
        return database.jdbi().inTransaction(handle -> {
            handle.execute("SELECT pg_advisory_xact_lock(?)", LOCK);
            Instant now = database.now();
            handle.createUpdate("DELETE FROM contact_sent WHERE at < :old")
                    .bind("old", now.minus(DAY))
                    .execute();
            Optional<Leave> wait = wait(handle, kind, "address", address, LIFETIME, kind.mostAtOnce, now)
                    .or(() -> wait(handle, kind, "address", address, DAY, kind.mostOfADay, now))
                    .or(() -> wait(handle, kind, "person", person, DAY, MOST_OF_A_PERSON, now));
            if (wait.isPresent()) {
                return wait.get();
            }
            handle.createUpdate("INSERT INTO contact_sent VALUES (:person, :kind, :address, :now)")
                    .bind("person", person)
                    .bind("kind", kind.name())
                    .bind("address", address)
                    .bind("now", now)
                    .execute();
            return new Leave.Granted();
        });
    }

    /** Checks the limit of messages within a period. Returns how long the oldest message still counts. */
    private static Optional<Leave> wait(
            Handle handle, Kind kind, String column, Object value, Duration within, int most, Instant now) {
        return handle.createQuery("""
                        SELECT at FROM contact_sent WHERE <column> = :value AND kind = :kind AND at > :since
                        ORDER BY at DESC OFFSET :before LIMIT 1""")
                .define("column", column)
                .bind("value", value)
                .bind("kind", kind.name())
                .bind("since", now.minus(within))
                .bind("before", most - 1)
                .map((row, context) -> SqlTimestamps.of(row, "at"))
                .findOne()
                .map(at -> new Leave.Wait(Duration.between(now, at.plus(within))));
    }

    /** Creates a code, and invalidates the previous code. */
    String make(String person, String contact) {
        String code = "%06d".formatted(database.random().nextInt(CODES));
        database.jdbi()
                .useHandle(handle -> handle.createUpdate("""
                                INSERT INTO contact_code VALUES (:contact, :person, :hash, :expires, :tries)
                                ON CONFLICT (contact) DO UPDATE SET hash = :hash, expires_at = :expires, tries_left = :tries""")
                        .bind("contact", contact)
                        .bind("person", person)
                        .bind("hash", hash(contact, code))
                        .bind("expires", database.now().plus(LIFETIME))
                        .bind("tries", TRIES)
                        .execute());
        return code;
    }

    /** Checks a code. A correct code can be used only once. */
    Verdict check(String contact, String code) {
        return database.jdbi().inTransaction(handle -> {
            Optional<Map.Entry<byte[], Integer>> found = handle.createQuery("""
                            UPDATE contact_code SET tries_left = tries_left - 1
                            WHERE contact = :contact AND expires_at > :now AND tries_left > 0 RETURNING hash, tries_left""")
                    .bind("contact", contact)
                    .bind("now", database.now())
                    .map((row, context) -> Map.entry(row.getBytes("hash"), row.getInt("tries_left")))
                    .findOne();
            if (found.isEmpty()) {
                return new Verdict.None();
            }
            if (!MessageDigest.isEqual(found.get().getKey(), hash(contact, code))) {
                return new Verdict.Wrong(found.get().getValue());
            }
            handle.createUpdate("DELETE FROM contact_code WHERE contact = :contact")
                    .bind("contact", contact)
                    .execute();
            return new Verdict.Right();
        });
    }

    /** Returns when the current codes expire, by contact method. */
    Map<String, Instant> awaited(Handle handle, String person) {
        Map<String, Instant> all = new HashMap<>();
        handle.createQuery(
                        "SELECT contact, expires_at FROM contact_code WHERE person = :person AND expires_at > :now AND tries_left > 0")
                .bind("person", person)
                .bind("now", database.now())
                .map((row, context) -> Map.entry(row.getString("contact"), SqlTimestamps.of(row, "expires_at")))
                .forEach(one -> all.put(one.getKey(), one.getValue()));
        return all;
    }

    private static byte[] hash(String contact, String code) {
        return Secret.hash(contact + " " + code);
    }
}
