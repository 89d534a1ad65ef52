package io.watchfloor.dashboards.referral.views;

import io.watchfloor.dashboards.referral.Referrals;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.platform.rights.Tlp;
import java.time.Instant;

/** A referral in a list. */
@Meaning("A referral that was built. The center does not keep the file.")
public record ReferralView(String id, Instant builtAt, String builtBy, Recipient recipient, Content content) {

    @Meaning("For whom a referral was built.")
    public record Recipient(String name, String basis, Tlp clearance) {}

    @Meaning("Content of a referral.")
    public record Content(
            @Meaning("Number of items of the why-chain.") long items,

            @Meaning("Number of withheld fields.") long withheld,

            @Meaning("Number of erased items.") long erased,

            long bytes,

            @Meaning("SHA-256 of the file as it was built.") String sha256) {}

    public static ReferralView of(Referrals.Built built) {
        return new ReferralView(
                built.id(),
                built.at(),
                built.by(),
                new Recipient(built.to().name(), built.to().basis(), built.to().clearance()),
                new Content(
                        built.extent().items(),
                        built.extent().withheld(),
                        built.extent().erased(),
                        built.extent().bytes(),
                        built.extent().sha256()));
    }
}
