package io.watchfloor.dashboards.people.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Available sign-in methods. */
@Meaning("The available sign-in methods.")
public record SignInMethods(
        @Meaning("Whether passkeys can be used at this address.")
        boolean passkeys,

        @Meaning("Address at which passkeys can be used if the current address is an IP address, because "
                + "passkeys require a host name.")
        @Nullable
        String passkeysAt,

        @Meaning("Identity providers.") List<Provider> providers,

        @Meaning("Whether a browser can sign in with an API token.")
        boolean tokens) {

    public record Provider(String name, String title) {}
}
