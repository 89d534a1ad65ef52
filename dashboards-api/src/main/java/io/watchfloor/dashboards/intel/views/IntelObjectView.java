package io.watchfloor.dashboards.intel.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.intel.IntelObject;
import io.watchfloor.ops.platform.rights.Tlp;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A version of an object in a list. */
@Meaning("A version of an object of threat intelligence.")
public record IntelObjectView(
        String id,
        String type,

        @Meaning("Name, value or pattern of the object, shortened; may be empty.")
        String name,

        @Meaning("Time of modification, or of creation; for an object without either, when the center received it.")
        String version,

        @Meaning("Most restrictive marking of the object and its parts.")
        Tlp tlp,

        IntelValidityView validity,

        @Meaning("User who imported the version.") String source,

        Instant addedAt) {

    @Meaning("Whether the object is still valid.")
    public record IntelValidityView(
            boolean revoked,

            @Meaning("Start of an indicator's validity, as received.") @Nullable
            String from,

            @Meaning("End of an indicator's validity, as received.") @Nullable
            String until) {}

    public static IntelObjectView of(IntelObject object) {
        return new IntelObjectView(
                object.id(),
                object.type(),
                object.label(),
                object.version() + "Z",
                object.tlp(),
                new IntelValidityView(
                        object.validity().revoked(),
                        object.validity().from(),
                        object.validity().until()),
                object.origin().source(),
                object.origin().addedAt());
    }
}
