package io.watchfloor.dashboards.contacts.routes;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.dashboards.access.AccessDatabase;
import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.access.Secret;
import io.watchfloor.ops.paging.contact.Contact;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.contact.Recipient;
import io.watchfloor.ops.paging.oncall.ContactHealth;
import io.watchfloor.ops.paging.oncall.OnCallDocuments;
import io.watchfloor.ops.paging.oncall.Responder;
import io.watchfloor.ops.platform.document.Document;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Notification settings of people. Every call blocks on the database. */
final class ContactBook {

    static final int MOST = 20;

    private final AccessDatabase database;

    ContactBook(AccessDatabase database) {
        this.database = database;
    }

    /** @param version 0 if the person has no settings yet */
    record StoredContacts(Responder responder, long version) {

        Optional<Contact> contact(String id) {
            return responder.contact(id);
        }
    }

    StoredContacts of(String person) {
        return database.jdbi().withHandle(handle -> find(handle, person));
    }

    static StoredContacts find(Handle handle, String person) {
        boolean active = handle.createQuery(
                        "SELECT disabled_at IS NULL AND removed_at IS NULL FROM person WHERE name = :name")
                .bind("name", person)
                .mapTo(Boolean.class)
                .findOne()
                .orElse(false);
        Optional<Document<Responder>> found = OnCallDocuments.RESPONDERS.find(handle, person);
        Responder said = found.map(Document::value).orElseGet(() -> Responder.unknown(person));
        return new StoredContacts(
                new Responder(person, active, said.zone(), said.contacts(), said.rules(), said.doNotDisturb()),
                found.map(Document::version).orElse(0L));
    }

    /** @return empty if the person has reached the limit of contact methods */
    Optional<Contact> add(
            String person,
            ContactMethod way,
            String label,
            Map<String, String> address,
            @Nullable ZoneId zone,
            Actor by) {
        Contact made = new Contact(Secret.id(database.random()), Recipient.person(person), way, label, address, null);
        StoredContacts now = change(person, null, by, "contact.add", made.id(), way.text(), before -> {
                    if (before.contacts().size() >= MOST) {
                        return before;
                    }
                    List<Contact> all = new ArrayList<>(before.contacts());
                    all.add(made);
                    Responder with = before.contacts(all);
                    return zone != null && before.contacts().isEmpty() ? with.zone(zone) : with;
                })
                .orElseThrow();
        return now.contact(made.id());
    }

    void remove(String person, String id, Actor by) {
        change(person, null, by, "contact.remove", id, "", before -> before.without(id));
        database.jdbi().useTransaction(handle -> {
            ContactHealth.forget(handle, List.of(id));
            for (String table : List.of("contact_code", "contact_test")) {
                handle.createUpdate("DELETE FROM <table> WHERE contact = :id")
                        .define("table", table)
                        .bind("id", id)
                        .execute();
            }
        });
    }

    void verified(String person, String id, Instant at, Actor by) {
        change(person, null, by, "contact.verify", id, "", before -> before.withContact(id, one -> one.verified(at)));
        database.jdbi().useHandle(handle -> ContactHealth.markVerified(handle, id));
    }

    /**
     * @param seen the version that the person loaded; null for any
     * @return empty if the settings have changed since then
     */
    Optional<StoredContacts> update(
            String person, @Nullable Long seen, Function<Responder, Responder> change, Actor by) {
        return change(person, seen, by, "contact.rules", "", "", change);
    }

    private Optional<StoredContacts> change(
            String person,
            @Nullable Long seen,
            Actor by,
            String action,
            String id,
            String told,
            Function<Responder, Responder> change) {
        while (true) {
            Optional<Optional<StoredContacts>> done = database.jdbi().inTransaction(handle -> {
                StoredContacts before = find(handle, person);
                if (seen != null && seen != before.version()) {
                    return Optional.of(Optional.empty());
                }
                Responder now = change.apply(before.responder());
                if (now.equals(before.responder())) {
                    return Optional.of(Optional.of(before));
                }
                Optional<Document<Responder>> after = OnCallDocuments.RESPONDERS.put(
                        handle, person, before.version(), now, by.name(), database.now());
                if (after.isEmpty()) {
                    return Optional.empty();
                }
                // Addresses are personal data and are not written to the exportable audit log.
                database.audit()
                        .append(
                                handle,
                                by.did(action, "person:" + person + (id.isEmpty() ? "" : " contact:" + id), "", told));
                return Optional.of(
                        Optional.of(new StoredContacts(now, after.get().version())));
            });
            if (done.isPresent()) {
                return done.get();
            }
        }
    }

    /**
     * Removes web-push contact methods of disabled people, because push messages arrive without a sign-in. After an
     * account is enabled again, the person must add these contact methods again. Contact methods verified by a code
     * stay.
     */
    void endPushesOfTheDisabled(Actor by) {
        Map<String, Instant> ended = database.jdbi()
                .withHandle(handle -> handle.createQuery("""
                        SELECT d.name, p.credentials_since FROM document d JOIN person p ON p.name = d.name
                        WHERE d.kind = 'responder' AND p.credentials_since IS NOT NULL""")
                        .map((row, context) ->
                                Map.entry(row.getString("name"), SqlTimestamps.of(row, "credentials_since")))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
        ended.forEach((name, since) -> of(name).responder().contacts().stream()
                .filter(one -> one.way() == ContactMethod.WEB_PUSH)
                .filter(one -> one.verifiedAt() == null || !one.verifiedAt().isAfter(since))
                .forEach(one -> remove(name, one.id(), by)));
    }

    /** Deletes the notification settings of permanently removed people, because addresses are personal data. */
    void forgetTheRemoved() {
        database.jdbi().useTransaction(handle -> {
            List<String> gone = handle.createQuery("""
                            SELECT d.name FROM document d JOIN person p ON p.name = d.name
                            WHERE d.kind = 'responder' AND p.removed_at IS NOT NULL""").mapTo(String.class).list();
            for (String name : gone) {
                ContactHealth.forget(
                        handle,
                        find(handle, name).responder().contacts().stream()
                                .map(Contact::id)
                                .toList());
                OnCallDocuments.RESPONDERS.remove(handle, name);
                for (String table : List.of("contact_code", "contact_test", "contact_sent")) {
                    handle.createUpdate("DELETE FROM <table> WHERE person = :name")
                            .define("table", table)
                            .bind("name", name)
                            .execute();
                }
            }
        });
    }
}
