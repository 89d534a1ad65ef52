package io.watchfloor.dashboards.intel.views;

import io.watchfloor.dashboards.wire.json.Bounds;
import io.watchfloor.dashboards.wire.json.Input;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.platform.rights.Tlp;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Request bodies of collections and feeds. */
public final class IntelRequests {

    private IntelRequests() {}

    /** The settings of a collection. */
    public record Collection(
            @Meaning(
                    "ID of the only partner that reads the collection and writes to it; it cannot be changed. Every account"
                            + " reads the collection if omitted.")
            @Bounds(longest = 100)
            @Nullable
            String partner,

            @Meaning("Most restrictive marking of the objects that leave through the collection; green if omitted.")
            @Nullable
            Tlp ceiling,

            @Meaning("Description for the partner.") @Bounds(longest = 1_000, blank = true) @Nullable
            String description) {}

    /** The settings of a feed. */
    public record Feed(
            @Meaning("URL of the discovery, of an API root, or of a collection.") @Bounds(longest = 2_000)
            String url,

            @Meaning("IDs or titles of the collections to poll; all readable collections if omitted.")
            @Bounds(longest = 300)
            @Nullable
            List<String> collections,

            @Meaning("User name for HTTP Basic. Without it, the password is sent as a bearer token.")
            @Bounds(longest = 300, blank = true)
            @Nullable
            String username,

            @Meaning(
                    "Password or token, which is stored encrypted and never shown. The stored one stays if omitted, unless"
                            + " the server of the URL changes.")
            @Bounds(longest = 4_000, blank = true)
            @Nullable
            String password,

            @Meaning("Seconds between two polls, 900 if omitted.") @Input(option = "every", value = "SECONDS") @Nullable
            Integer everySeconds,

            @Meaning("Marking of objects without a label of the Traffic Light Protocol; amber if omitted.") @Nullable
            Tlp tlp,

            @Meaning("False pauses the feed.") @Nullable Boolean enabled) {}
}
