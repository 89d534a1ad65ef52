package io.watchfloor.dashboards.wire.people;

import io.watchfloor.dashboards.access.Profile;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.util.List;

/** What a person says of themselves. */
@Meaning("What you say of yourself.")
public record ProfileView(
        @Meaning("As others may call you; may be empty.") String displayName,

        @Meaning("Ways to reach you, the first one first: email:, phone: or chat: and the address.")
        List<String> contacts,

        @Meaning("Goes up with each change; also the ETag.") long version) {

    public static ProfileView of(Profile profile) {
        return new ProfileView(
                profile.displayName(),
                profile.contacts().stream()
                        .map(one -> one.way().text() + ":" + one.address())
                        .toList(),
                profile.version());
    }
}
