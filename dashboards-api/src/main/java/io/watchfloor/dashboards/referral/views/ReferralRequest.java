package io.watchfloor.dashboards.referral.views;

import io.watchfloor.dashboards.wire.json.Bounds;
import io.watchfloor.dashboards.wire.json.Input;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.platform.rights.Tlp;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a referral is built for, and what it withholds. */
@Meaning("Recipient and content of a referral.")
public record ReferralRequest(
        @Meaning("The agency that receives the referral.") @Input(label = "Recipient") @Bounds(longest = 300)
        String recipient,

        @Meaning("The legal basis, such as a statute or the number of an order.")
        @Input(label = "Legal basis")
        @Bounds(longest = 1_000)
        String basis,

        @Meaning("What happened, in words.")
        @Input(label = "Narrative", kind = Input.Kind.LONG_TEXT)
        @Bounds(longest = 20_000, blank = true)
        @Nullable
        String narrative,

        @Meaning("The highest TLP label that the recipient may receive. Defaults to amber.") @Nullable
        Tlp clearance,

        @Meaning(
                "What to withhold: `3` for an item, `3:raw/User` for a field of it, `*:to` for the field of every item."
                        + " A field that ends in `*` names all fields that begin so.")
        @Input(label = "Withhold")
        @Bounds(longest = 320, most = 1_000, blank = true)
        @Nullable
        List<String> withhold) {}
