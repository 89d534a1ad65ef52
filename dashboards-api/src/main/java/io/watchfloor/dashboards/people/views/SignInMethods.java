package io.watchfloor.dashboards.people.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How one may sign in. */
@Meaning("How people sign in here.")
public record SignInMethods(
        @Meaning("Whether passkeys can be used at this address.")
        boolean passkeys,

        @Meaning("Where they can, when not here: they belong to a name, and an address of numbers has none.") @Nullable
        String passkeysAt,

        @Meaning("Identity providers.") List<Provider> providers,
        @Meaning("Whether an API token opens a session.") boolean tokens) {

    /** An identity provider. */
    public record Provider(String name, String title) {}
}
