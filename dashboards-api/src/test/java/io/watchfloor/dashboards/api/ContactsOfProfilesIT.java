package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.config.database.Database;
import io.watchfloor.config.database.DatabaseAddress;
import io.watchfloor.config.database.DatabaseSettings;
import io.watchfloor.config.database.DatabaseTimeouts;
import io.watchfloor.config.testing.TestDatabase;
import io.watchfloor.dashboards.access.people.PeopleOnCall;
import io.watchfloor.ops.paging.contact.Contact;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.contact.Recipient;
import io.watchfloor.ops.paging.oncall.OnCallDocuments;
import io.watchfloor.ops.paging.oncall.OnCallState;
import io.watchfloor.ops.paging.oncall.Responder;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** Contact data in profiles of an earlier version, after an upgrade. */
class ContactsOfProfilesIT {

    @Test
    void addressesOfProfilesWaitForTheirCodeAsContacts() {
        DatabaseAddress address = TestDatabase.empty();
        try (Database database = Database.open(
                address, new DatabaseSettings(Optional.empty(), "", "", 4, 20, DatabaseTimeouts.DEFAULT))) {
            database.migrateTo("51");
            Jdbi jdbi = Jdbi.create(database.dataSource());
            jdbi.useHandle(handle -> handle.execute("""
                INSERT INTO person (name, role, created_at) VALUES ('ann', 'responder', now()), ('bo', 'responder', now());
                INSERT INTO person_profile (person, display_name, contacts) VALUES
                    ('ann', 'Ann', '[{"way":"email","address":"ann@corp.example"},{"way":"chat","address":"@ann"},
                        {"way":"phone","address":"+49 30 901820"}]'),
                    ('bo', 'Bo', '[{"way":"chat","address":"@bo"}]')"""));
            database.migrate();
            Responder ann = jdbi.withHandle(handle -> OnCallDocuments.RESPONDERS.find(handle, "ann"))
                    .orElseThrow()
                    .value();
            assertThat(ann.contacts()).extracting(Contact::way).containsExactly(ContactMethod.EMAIL, ContactMethod.SMS);
            assertThat(ann.contacts())
                    .extracting(Contact::address)
                    .containsExactly(Map.of("address", "ann@corp.example"), Map.of("number", "+4930901820"));
            assertThat(ann.contacts()).extracting(Contact::owner).containsOnly(Recipient.person("ann"));
            assertThat(ann.contacts()).noneMatch(Contact::verified);
            OnCallState now = OnCallState.read(jdbi, PeopleOnCall::read);
            assertThat(now.book().responders())
                    .hasEntrySatisfying("bo", bo -> assertThat(bo.contacts()).isEmpty());
            assertThat(now.book().responders().get("ann")).isEqualTo(ann);
        }
    }
}
