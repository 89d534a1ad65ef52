package io.watchfloor.dashboards.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What people say of themselves. Every call blocks on the database. */
public final class Profiles {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<List<Map<String, String>>> CONTACTS = new TypeReference<>() {};

    private final AccessDatabase database;

    Profiles(AccessDatabase database) {
        this.database = database;
    }

    public Profile of(String name) {
        return database.jdbi().withHandle(handle -> find(handle, name));
    }

    /**
     * Says it anew, as a whole.
     *
     * @param seen the version that the person saw; null for any
     * @return empty when it has changed since
     */
    public Optional<Profile> put(
            String name, String displayName, List<Profile.Contact> contacts, @Nullable Long seen, Actor by) {
        return database.jdbi().inTransaction(handle -> {
            handle.createUpdate("INSERT INTO person_profile (person, version) VALUES (:name, 0) ON CONFLICT DO NOTHING")
                    .bind("name", name)
                    .execute();
            Profile before = find(handle, name);
            if (seen != null && seen != before.version()) {
                return Optional.empty();
            }
            if (before.displayName().equals(displayName) && before.contacts().equals(contacts)) {
                return Optional.of(before);
            }
            handle.createUpdate("""
                            UPDATE person_profile SET display_name = :display, contacts = CAST(:contacts AS jsonb), version = version + 1
                            WHERE person = :name""")
                    .bind("name", name)
                    .bind("display", displayName)
                    .bind("contacts", written(contacts))
                    .execute();
            // How to reach somebody is theirs, and stays out of a log that is exported.
            database.audit()
                    .append(
                            handle,
                            by.did(
                                    "people.profile",
                                    "person:" + name,
                                    before.displayName() + ", "
                                            + before.contacts().size() + " contacts",
                                    displayName + ", " + contacts.size() + " contacts"));
            return Optional.of(find(handle, name));
        });
    }

    private static Profile find(Handle handle, String name) {
        return handle.createQuery(
                        "SELECT display_name, contacts, version FROM person_profile WHERE person = :name FOR UPDATE")
                .bind("name", name)
                .map((row, context) -> new Profile(
                        row.getString("display_name"), read(row.getString("contacts")), row.getLong("version")))
                .findOne()
                .orElse(Profile.NONE);
    }

    private static String written(List<Profile.Contact> contacts) {
        try {
            return JSON.writeValueAsString(contacts.stream()
                    .map(one -> Map.of("way", one.way().text(), "address", one.address()))
                    .toList());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Profile.Contact> read(String contacts) {
        try {
            return JSON.readValue(contacts, CONTACTS).stream()
                    .map(one -> new Profile.Contact(
                            Profile.Way.valueOf(one.getOrDefault("way", "").toUpperCase(Locale.ROOT)),
                            one.getOrDefault("address", "")))
                    .toList();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A profile in the database cannot be read", e);
        }
    }
}
