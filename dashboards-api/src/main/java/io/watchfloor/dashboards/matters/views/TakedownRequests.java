package io.watchfloor.dashboards.matters.views;

import io.watchfloor.dashboards.wire.json.Bounds;
import io.watchfloor.dashboards.wire.json.Input;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.matter.takedown.Takedown;
import io.watchfloor.ops.matter.takedown.TakedownTarget;
import io.watchfloor.ops.platform.rights.Tlp;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Request bodies for takedowns of a matter. */
public final class TakedownRequests {

    private TakedownRequests() {}

    @Meaning("A proposed takedown.")
    public record TakedownProposal(
            @Meaning("The registrar, host or provider that acts on the targets.") @Bounds(longest = MatterRequests.LINE)
            String provider,

            @Meaning(
                    "Domains, IP addresses, URLs, e-mail addresses, or `account:` and the name of an account. `hxxps://login[.]example`"
                            + " is read as a URL.")
            @Bounds(longest = TakedownTarget.LONGEST, most = Takedown.MOST_TARGETS)
            List<String> targets,

            @Meaning("Why the targets should be taken down.")
            @Input(label = "Reason", kind = Input.Kind.LONG_TEXT)
            @Bounds(longest = MatterRequests.TEXT)
            String reason,

            @Meaning("The legal basis. Defaults to that of the matter.")
            @Bounds(longest = MatterRequests.TEXT)
            @Nullable
            String basis,

            @Meaning("TLP label of the takedown. Defaults to amber.") @Nullable
            Tlp marking) {}

    @Meaning("A step of a takedown.")
    public record TakedownStepRequest(
            @Meaning("Why the step was taken, or what happened.")
            @Input(label = "Reason", kind = Input.Kind.LONG_TEXT)
            @Bounds(longest = MatterRequests.TEXT)
            String reason,

            @Meaning("Such as a docket number or the number of a ticket.")
            @Bounds(longest = MatterRequests.LINE)
            @Nullable
            String reference) {}

    @Meaning("An order in force, or its extension.")
    public record TakedownOrderRequest(
            @Meaning("ID of a court order of the matter.") @Bounds(longest = 100)
            String order,

            @Meaning("What the court ordered.")
            @Input(label = "Reason", kind = Input.Kind.LONG_TEXT)
            @Bounds(longest = MatterRequests.TEXT)
            String reason,

            @Meaning("When the order expires. Defaults to the end of the court order.") @Nullable
            Instant expiresAt) {}
}
