package io.watchfloor.dashboards.matters.views;

import io.watchfloor.dashboards.wire.json.Bounds;
import io.watchfloor.dashboards.wire.json.Input;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.matter.MatterState;
import io.watchfloor.ops.matter.MatterType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Request bodies for matters. */
public final class MatterRequests {

    static final int LINE = 200;
    static final int TEXT = 4_000;

    private MatterRequests() {}

    @Meaning("A new matter.")
    public record MatterOpening(
            @Bounds(longest = LINE) String title,
            MatterType type,

            @Meaning("Such as US-WA or DE.") @Bounds(longest = 100)
            String jurisdiction,

            @Meaning("The law on which the center acts.") @Bounds(longest = TEXT) @Nullable
            String legalBasis) {}

    @Meaning("What a matter is about. A field that is omitted keeps its value.")
    public record MatterChange(
            @Bounds(longest = LINE) @Nullable String title,

            @Meaning("Such as US-WA or DE.") @Bounds(longest = 100) @Nullable
            String jurisdiction,

            @Meaning("The law on which the center acts.") @Bounds(longest = TEXT) @Nullable
            String legalBasis) {}

    @Meaning("How far the matter is.")
    public record MatterMove(
            @Meaning("open, referred or closed.") MatterState state,

            @Meaning("Required for a closed matter, and only allowed then.") @Bounds(longest = TEXT) @Nullable
            String outcome) {}

    @Meaning("How a case belongs to the matter.")
    public record MatterCaseRequest(
            @Meaning(
                    "Whether to place a legal hold on the evidence of every asset of the case. Repeat the request to hold assets that"
                            + " the case got later.")
            @Nullable
            Boolean hold) {}

    @Meaning("An order of a court.")
    public record CourtOrderRequest(
            @Bounds(longest = LINE) String court,

            @Meaning("Reference of the court, such as a docket number.") @Bounds(longest = LINE)
            String reference,

            @Meaning("What the court ordered.") @Bounds(longest = TEXT) @Nullable
            String text,

            @Nullable Instant issuedAt,

            @Meaning("Omit it if the order does not expire.") @Nullable
            Instant expiresAt) {}

    @Meaning("A person at an authority.")
    public record AgencyContactRequest(
            @Bounds(longest = LINE) String agency,
            @Bounds(longest = LINE) String name,

            @Meaning("How to reach the person, such as an address or a telephone number.") @Bounds(longest = LINE)
            String reach) {}

    @Meaning("The certificate of a contact.")
    public record ContactCertificateRequest(
            @Meaning(
                    "An X.509 certificate in PEM form: RSA of 2048 to 8192 bits, or P-256, P-384 or P-521, and for encryption.")
            @Input(kind = Input.Kind.LONG_TEXT)
            @Bounds(longest = 16_000)
            String certificate) {}

    @Meaning("A privileged note.")
    public record PrivilegedNoteRequest(
            @Bounds(longest = 16_000) String text) {}

    @Meaning("What was disclosed to whom.")
    public record DisclosureRequest(
            @Bounds(longest = LINE) String recipient,
            @Bounds(longest = TEXT) String what,

            @Meaning("Such as an order of a court, or the law that requires it.") @Bounds(longest = TEXT) @Nullable
            String legalBasis,

            @Meaning("SHA-256 of the disclosed file, in hexadecimal digits.") @Bounds(longest = 64) @Nullable
            String sha256,

            @Meaning("Defaults to now.") @Nullable Instant disclosedAt) {}
}
