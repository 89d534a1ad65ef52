package io.watchfloor.dashboards.matters.views;

import io.watchfloor.dashboards.wire.json.Bounds;
import io.watchfloor.dashboards.wire.json.Input;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.platform.rights.Tlp;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Request bodies for referrals of a matter. */
public final class ReferralRequests {

    private ReferralRequests() {}

    /** What a referral is drafted for, and what it withholds. */
    @Meaning("Recipient and content of a referral.")
    public record ReferralDraft(
            @Meaning("ID or number of a case that belongs to the matter.") @Bounds(longest = 100)
            String caseId,

            @Meaning("ID of the contact at the agency that receives the referral.") @Bounds(longest = 100)
            String contact,

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

    @Meaning("How the file of a referral leaves the center.")
    public record ReferralFileRequest(
            @Meaning(
                    "Confirms that the file leaves unencrypted. Required if the recipient has no certificate, and only allowed then.")
            @Nullable
            Boolean unencrypted) {}

    @Meaning("How a referral was sent.")
    public record ReferralSending(
            @Meaning("Such as the number of the consignment, or the name of the portal.")
            @Bounds(longest = MatterRequests.TEXT)
            String how,

            @Meaning("SHA-256 of the file that was sent. Defaults to the file that was built last.")
            @Bounds(longest = 64)
            @Nullable
            String sha256) {}

    @Meaning("The receipt of a referral.")
    public record ReferralReceipt(
            @Meaning("Who confirmed the receipt, and the agency's reference.") @Bounds(longest = MatterRequests.TEXT)
            String receipt) {}

    @Meaning("The outcome of a referral.")
    public record ReferralOutcome(
            @Meaning("What the agency did.") @Bounds(longest = MatterRequests.TEXT)
            String outcome) {}
}
