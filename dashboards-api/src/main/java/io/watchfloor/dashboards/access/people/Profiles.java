package io.watchfloor.dashboards.access.people;

import io.watchfloor.dashboards.access.AccessDatabase;
import io.watchfloor.dashboards.access.Actor;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The own settings of people. Every call blocks on the database. */
public final class Profiles {

    private final AccessDatabase database;

    Profiles(AccessDatabase database) {
        this.database = database;
    }

    public Profile of(String name) {
        return database.jdbi().withHandle(handle -> find(handle, name));
    }

    /**
     * Replaces the profile.
     *
     * @param seen the version that the user loaded; null for any
     * @return empty if the profile has changed since
     */
    public Optional<Profile> put(String name, String displayName, @Nullable Long seen, Actor by) {
        return database.jdbi().inTransaction(handle -> {
            handle.createUpdate("INSERT INTO person_profile (person, version) VALUES (:name, 0) ON CONFLICT DO NOTHING")
                    .bind("name", name)
                    .execute();
            Profile before = find(handle, name);
            if (seen != null && seen != before.version()) {
                return Optional.empty();
            }
            if (before.displayName().equals(displayName)) {
                return Optional.of(before);
            }
            handle.createUpdate(
                            "UPDATE person_profile SET display_name = :display, version = version + 1 WHERE person = :name")
                    .bind("name", name)
                    .bind("display", displayName)
                    .execute();
            database.audit()
                    .append(handle, by.did("people.profile", "person:" + name, before.displayName(), displayName));
            return Optional.of(find(handle, name));
        });
    }

    private static Profile find(Handle handle, String name) {
        return handle.createQuery("SELECT display_name, version FROM person_profile WHERE person = :name FOR UPDATE")
                .bind("name", name)
                .map((row, context) -> new Profile(row.getString("display_name"), row.getLong("version")))
                .findOne()
                .orElse(Profile.NONE);
    }
}
