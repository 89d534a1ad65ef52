package io.watchfloor.dashboards.partners.views;

import io.watchfloor.dashboards.partners.expiry.PartnerExpiry;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.intel.partner.Partner;
import io.watchfloor.ops.intel.partner.PartnerState;
import io.watchfloor.ops.intel.partner.PartnerUsage;
import io.watchfloor.ops.intel.partner.PartnerWorth;
import io.watchfloor.ops.intel.partner.SignalKind;
import io.watchfloor.ops.platform.document.Document;
import io.watchfloor.ops.platform.rights.Tlp;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Meaning("A partner organisation.")
public record PartnerView(
        String id,
        String organisation,

        @Meaning("People at the partner. Only for administrators, and for the partner itself.")
        List<String> contacts,

        PartnerAgreement agreement,

        PartnerAccess access,

        @Meaning("What of the agreement and the credentials ends within 30 days or has ended, first what ends first.")
        List<PartnerExpiryView> expiries,

        @Meaning("Use of the quotas in the current minute and day.")
        List<PartnerQuotaView> quotas,

        PartnerWorthView worth,
        PartnerFacts facts) {

    @Meaning("The agreement with a partner.")
    public record PartnerAgreement(
            @Meaning("Empty if there is none.") String reference,
            @Nullable Instant validFrom,
            @Nullable Instant validUntil) {}

    @Meaning("What a partner may receive and send.")
    public record PartnerAccess(
            @Meaning("Service account whose API tokens authenticate the partner.")
            String account,

            PartnerState state,

            @Meaning("Whether the partner has access now: it is active, and its agreement is valid.")
            boolean open,

            @Meaning("Highest TLP label that the partner may receive and send.")
            Tlp ceiling,

            @Meaning("What the partner may send.") List<SignalKind> kinds) {}

    @Meaning("The end of something that gives a partner access.")
    public record PartnerExpiryView(
            @Meaning("agreement, certificate or token.") PartnerExpiry.Kind kind,

            @Meaning("Fingerprint of the certificate, or ID of the token; empty for the agreement.")
            String name,

            Instant until,

            @Meaning("Whether it has ended.") boolean expired) {}

    @Meaning("Use of a quota.")
    public record PartnerQuotaView(
            @Meaning("requests, objects or signals.") String name,

            long used,
            long limit,

            @Meaning("When the quota is full again.") Instant until,

            @Meaning("Requests that were refused because of this quota.")
            long refused) {}

    @Meaning("Version and last change.")
    public record PartnerFacts(long version, String changedBy, Instant changedAt) {}

    /** @param contacts whether the reader may see the contacts */
    public static PartnerView of(
            Document<Partner> stored,
            List<PartnerExpiry> expiries,
            List<PartnerUsage> usage,
            PartnerWorth worth,
            boolean contacts,
            Instant now) {
        Partner partner = stored.value();
        return new PartnerView(
                partner.id(),
                partner.organisation().name(),
                contacts ? partner.organisation().contacts() : List.of(),
                new PartnerAgreement(
                        partner.agreement().reference(),
                        partner.agreement().validFrom(),
                        partner.agreement().validUntil()),
                new PartnerAccess(
                        partner.account(),
                        partner.state(),
                        partner.hasAccess(now),
                        partner.ceiling(),
                        partner.limits().kinds().stream()
                                .sorted(Comparator.naturalOrder())
                                .toList()),
                expiries.stream()
                        .map(one -> new PartnerExpiryView(
                                one.kind(),
                                one.name(),
                                one.until(),
                                !one.until().isAfter(now)))
                        .toList(),
                usage.stream()
                        .map(one -> new PartnerQuotaView(
                                one.quota().text(), one.used(), one.limit(), one.until(), one.refused()))
                        .toList(),
                PartnerWorthView.of(worth, partner.reliability()),
                new PartnerFacts(stored.version(), stored.changedBy(), stored.changedAt()));
    }
}
