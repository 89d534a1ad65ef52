package io.watchfloor.dashboards.people.views;

import io.watchfloor.dashboards.access.people.Profile;
import io.watchfloor.dashboards.wire.json.Meaning;

@Meaning("Your profile. Your contact methods are at /people/me/contacts.")
public record ProfileView(
        @Meaning("Display name; may be empty.") String displayName,

        @Meaning("Version, which increases with each change and is also the ETag.")
        long version) {

    public static ProfileView of(Profile profile) {
        return new ProfileView(profile.displayName(), profile.version());
    }
}
