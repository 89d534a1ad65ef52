package io.watchfloor.dashboards.matters.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.matter.Matter;
import io.watchfloor.ops.matter.MatterState;
import io.watchfloor.ops.matter.MatterStore;
import io.watchfloor.ops.matter.MatterType;
import io.watchfloor.ops.platform.document.Document;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Meaning("A matter: a legal file that only its members see.")
public record MatterView(
        @Meaning("Number of the matter. It is random and not the next of a series.")
        String id,

        String title,
        MatterType type,
        LawView law,
        ProgressView progress,
        List<MemberView> members,
        PartsView parts,
        FactsView facts) {

    @Meaning("Where and on which law the center acts.")
    public record LawView(
            String jurisdiction, @Meaning("May be empty.") String legalBasis) {}

    @Meaning("How far a matter is.")
    public record ProgressView(
            MatterState state,
            @Meaning("Of a closed matter; empty otherwise.") String outcome) {}

    @Meaning("A member of a matter.")
    public record MemberView(
            String person,

            @Meaning("Whether the member has the role legal, and changes the members.")
            boolean legal,

            String addedBy,
            Instant addedAt) {}

    @Meaning("A case that belongs to a matter.")
    public record LinkedView(
            @Meaning("ID of the case.") String id,

            long number,

            @Meaning("Assets of the case whose evidence the matter holds.")
            int held,

            String linkedBy,
            Instant linkedAt) {}

    @Meaning("An order of a court.")
    public record OrderView(
            String id,
            String court,

            @Meaning("Reference of the court, such as a docket number.")
            String reference,

            @Meaning("What the court ordered. May be empty.")
            String text,

            Instant issuedAt,

            @Meaning("null if the order does not expire.") @Nullable
            Instant expiresAt) {}

    @Meaning("A person at an authority.")
    public record ContactView(
            String id,
            String agency,
            String name,

            @Meaning("How to reach the person, such as an address or a telephone number.")
            String reach,

            @Meaning("null if files for the person leave unencrypted.") @Nullable
            CertificateView certificate) {}

    @Meaning("What belongs to a matter.")
    public record PartsView(
            @Meaning("Reference of the legal holds of this matter. Everyone who sees a held asset sees the reference.")
            String hold,

            List<LinkedView> cases,
            List<OrderView> orders,
            List<ContactView> contacts,
            @Meaning("Entries of the disclosure log.") int disclosures) {}

    @Meaning("Version, creation and last change.")
    public record FactsView(long version, String createdBy, Instant createdAt, String changedBy, Instant changedAt) {}

    /** @param opening who created the matter, and when */
    public static MatterView of(
            Document<Matter> stored,
            List<MemberView> members,
            List<MatterStore.LinkedCase> cases,
            int disclosures,
            MatterStore.Opening opening) {
        Matter matter = stored.value();
        return new MatterView(
                matter.id(),
                matter.heading().title(),
                matter.heading().type(),
                new LawView(matter.heading().jurisdiction(), matter.heading().legalBasis()),
                new ProgressView(matter.state(), matter.outcome()),
                members,
                new PartsView(
                        matter.hold(),
                        cases.stream()
                                .map(one -> new LinkedView(
                                        one.id(), one.number(), one.held(), one.linkedBy(), one.linkedAt()))
                                .toList(),
                        matter.orders().stream()
                                .map(one -> new OrderView(
                                        one.id(),
                                        one.court(),
                                        one.reference(),
                                        one.text(),
                                        one.issuedAt(),
                                        one.expiresAt()))
                                .toList(),
                        matter.contacts().stream()
                                .map(one -> new ContactView(
                                        one.id(),
                                        one.agency(),
                                        one.name(),
                                        one.reach(),
                                        CertificateView.of(one.certificate())))
                                .toList(),
                        disclosures),
                new FactsView(stored.version(), opening.by(), opening.at(), stored.changedBy(), stored.changedAt()));
    }
}
