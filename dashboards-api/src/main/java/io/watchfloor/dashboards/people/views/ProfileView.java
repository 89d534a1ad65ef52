package io.watchfloor.dashboards.people.views;

import io.watchfloor.dashboards.access.people.Profile;
import io.watchfloor.dashboards.wire.json.Meaning;

/** What a person says of themselves. */
@Meaning("What you say of yourself. How you are told stands at /people/me/contacts.")
public record ProfileView(
        @Meaning("As others may call you; may be empty.") String displayName,

        @Meaning("Goes up with each change; also the ETag.") long version) {

    public static ProfileView of(Profile profile) {
        return new ProfileView(profile.displayName(), profile.version());
    }
}
