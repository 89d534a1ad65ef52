package io.watchfloor.dashboards.partners.views;

import io.watchfloor.dashboards.access.Person;
import io.watchfloor.dashboards.wire.json.Bounds;
import io.watchfloor.dashboards.wire.json.Input;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.intel.partner.Partner;
import io.watchfloor.ops.intel.partner.PartnerState;
import io.watchfloor.ops.intel.partner.Reliability;
import io.watchfloor.ops.platform.rights.Tlp;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Request bodies for partners. A field that is omitted keeps its value. */
public final class PartnerRequests {

    private PartnerRequests() {}

    /** Who the partner is. */
    @Meaning("Who a partner is. A field that is omitted keeps its value.")
    public record PartnerRequest(
            @Meaning("Name of the organisation. Required for a new partner.") @Bounds(longest = 100) @Nullable
            String organisation,

            @Meaning("People at the partner, such as Ann <ann@example.org>.")
            @Bounds(longest = 200, most = Partner.MOST_CONTACTS)
            @Nullable
            List<String> contacts,

            @Meaning("Reference of the agreement, such as the number of a contract.") @Bounds(longest = 200) @Nullable
            String agreement,

            @Meaning("When the agreement starts. Before, the partner has no access.") @Nullable
            Instant validFrom,

            @Meaning("When the agreement ends. Afterwards, the partner has no access.") @Nullable
            Instant validUntil,

            @Meaning(
                    "Service account of the partner, with the role partner. Defaults to partner-ID, which is created if it does not exist.")
            @Bounds(longest = Person.LONGEST_NAME)
            @Nullable
            String account) {}

    @Meaning("A client certificate of a partner.")
    public record PartnerCertificateRequest(
            @Meaning(
                    "An X.509 certificate in PEM form: RSA of 2048 to 8192 bits, or P-256, P-384 or P-521, for TLS clients. Self-signed"
                            + " or of any issuer.")
            @Input(kind = Input.Kind.LONG_TEXT)
            @Bounds(longest = 16_000)
            String certificate) {}

    /** What the partner may receive and send. */
    @Meaning("What a partner may receive and send. A field that is omitted keeps its value.")
    public record PartnerLimits(
            @Meaning("active: the partner has access. paused: no access for now. ended: no access any more.") @Nullable
            PartnerState state,

            @Meaning("Highest TLP label that the partner may receive and send; green for a new partner.") @Nullable
            Tlp ceiling,

            @Meaning(
                    "What the partner may send: ocsf-finding, graph-alert, intelligence or sighting; everything for a new partner.")
            @Bounds(longest = 20, most = 4)
            @Nullable
            List<String> kinds,

            @Meaning("Requests a minute; 120 for a new partner.") @Nullable
            Long requestsPerMinute,

            @Meaning("Objects of intelligence a day, sent or received; 100000 for a new partner.") @Nullable
            Long objectsPerDay,

            @Meaning("Signals a day; 10000 for a new partner.") @Nullable
            Long signalsPerDay,

            @Meaning(
                    "Reliability by the letters of the Admiralty code, A to F. Applies until enough cases with signals of the partner are"
                            + " closed. F for a new partner: it is not rated yet.")
            @Nullable
            Reliability reliability) {}
}
