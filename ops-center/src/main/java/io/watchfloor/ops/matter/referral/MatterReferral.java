package io.watchfloor.ops.matter.referral;

import io.watchfloor.ops.matter.referral.ReferralStep.Kind;
import io.watchfloor.ops.platform.rights.Tlp;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A referral of a case: what a file will contain, and who approved it. The content does not change after the draft, so that the approvals
 * are of exactly this content.
 *
 * @param steps in their order; the first one is the draft
 */
public record MatterReferral(
        String id, Subject subject, Recipient recipient, Terms terms, Extent extent, List<ReferralStep> steps) {

    /** Maximum number of files that are built of one referral. */
    public static final int MOST_FILES = 20;

    public MatterReferral {
        steps = List.copyOf(steps);
    }

    /**
     * The part of the why-chain that the file contains.
     *
     * @param items number of the last item
     * @param head hash of the last item
     * @param anchor number of the audit record that contains the hash
     * @param exhibits the exhibits of the case with their custody logs
     */
    public record Subject(
            String caseId, long number, long items, String head, long anchor, List<ReferredExhibit> exhibits) {

        public Subject {
            exhibits = exhibits == null ? List.of() : List.copyOf(exhibits); // referrals of earlier versions have none
        }
    }

    /**
     * The custody log of an exhibit up to an entry.
     *
     * @param entries number of the last entry
     * @param head hash of the last entry
     */
    public record ReferredExhibit(String id, long entries, String head) {}

    /**
     * The agency, as the contact of the matter named it when the referral was drafted.
     *
     * @param certificate PEM of the certificate for which the file is encrypted; null if it leaves unencrypted
     */
    public record Recipient(
            String contact,
            String agency,
            String name,
            @Nullable String certificate) {}

    /**
     * @param clearance the highest marking that the recipient may receive
     * @param withhold what the file withholds
     */
    public record Terms(String basis, String narrative, Tlp clearance, List<String> withhold) {
        public Terms {
            withhold = List.copyOf(withhold);
        }
    }

    /**
     * What the draft found.
     *
     * @param withheld number of withheld fields
     * @param erased number of erased items
     * @param stillShown fields that show a withheld value elsewhere
     */
    public record Extent(long withheld, long erased, List<String> stillShown) {
        public Extent {
            stillShown = List.copyOf(stillShown);
        }
    }

    /** The result of a step. */
    public sealed interface Decision {
        record Accepted(MatterReferral referral) implements Decision {}

        /** The person did this before; nothing changes. */
        record Repeated() implements Decision {}

        record Refused(String code, String message) implements Decision {}
    }

    public ReferralState state() {
        return switch (steps.getLast().kind()) {
            case DRAFTED -> ReferralState.DRAFT;
            case APPROVED_BY_LEAD, APPROVED_BY_LEGAL ->
                approvals().size() > 1 ? ReferralState.APPROVED : ReferralState.APPROVED_BY_ONE;
            case REJECTED -> ReferralState.REJECTED;
            case SEALED -> ReferralState.SEALED;
            case SENT -> ReferralState.SENT;
            case RECEIVED -> ReferralState.RECEIVED;
            case CLOSED -> ReferralState.CLOSED;
        };
    }

    public String maker() {
        return steps.getFirst().by();
    }

    public List<ReferralStep> approvals() {
        return steps.stream().filter(one -> one.kind().isApproval()).toList();
    }

    /** Hash of the file that was built last; empty if there is none. */
    public Optional<String> lastFile() {
        return steps.stream()
                .filter(one -> one.kind() == Kind.SEALED)
                .map(ReferralStep::sha256)
                .reduce((first, second) -> second);
    }

    /**
     * Why the file cannot be built so. It is encrypted for the certificate that the approvals are of.
     *
     * @param certificate the certificate that the contact has now; null for none
     * @param unencrypted whether the user accepts that the file leaves unencrypted
     */
    public Optional<Decision.Refused> refuses(@Nullable String certificate, boolean unencrypted) {
        if (!Objects.equals(recipient.certificate(), certificate)) {
            return Optional.of(new Decision.Refused(
                    "referral.certificate",
                    "The certificate of the recipient was added, replaced or removed after the draft, and the approvals are not of it."
                            + " Draft another referral."));
        }
        if (certificate == null) {
            return unencrypted
                    ? Optional.empty()
                    : Optional.of(new Decision.Refused(
                            "referral.unencrypted",
                            "The recipient has no certificate, so the file leaves unencrypted. Add the certificate to the contact and draft"
                                    + " another referral, or confirm with `unencrypted`."));
        }
        return unencrypted
                ? Optional.of(new Decision.Refused(
                        "referral.certificate",
                        "The recipient has a certificate, so the file leaves only encrypted. Omit `unencrypted`."))
                : Optional.empty();
    }

    /** Decides the step. The caller has locked the referral. */
    public Decision decide(ReferralStep step) {
        return switch (step.kind()) {
            case DRAFTED -> new Decision.Refused("referral.state", "A referral is drafted once.");
            case APPROVED_BY_LEAD, APPROVED_BY_LEGAL -> approve(step);
            case REJECTED ->
                after(
                        step,
                        "is not sealed",
                        ReferralState.DRAFT,
                        ReferralState.APPROVED_BY_ONE,
                        ReferralState.APPROVED);
            case SEALED -> seal(step);
            case SENT -> send(step);
            case RECEIVED -> after(step, "was sent, and not received yet", ReferralState.SENT);
            case CLOSED -> after(step, "was received", ReferralState.RECEIVED);
        };
    }

    private Decision approve(ReferralStep step) {
        if (step.by().equals(maker())) {
            return new Decision.Refused(
                    "referral.own",
                    "You drafted the referral. Ask two other members to approve it: a lead and a user with the role legal.");
        }
        for (ReferralStep before : approvals()) {
            if (before.by().equals(step.by())) {
                return before.kind() == step.kind()
                        ? new Decision.Repeated()
                        : new Decision.Refused(
                                "referral.same-person",
                                "You approved the referral with another role. A second person must approve it.");
            }
            if (before.kind() == step.kind()) {
                return new Decision.Refused(
                        "referral.approved-already",
                        "%s has approved the referral with the same role. A member with the other role must approve it."
                                .formatted(before.by()));
            }
        }
        return after(step, "is a draft or approved by one", ReferralState.DRAFT, ReferralState.APPROVED_BY_ONE);
    }

    private Decision seal(ReferralStep step) {
        long files = steps.stream().filter(one -> one.kind() == Kind.SEALED).count();
        return files < MOST_FILES
                ? after(
                        step,
                        "is approved by a lead and by legal, and not sent",
                        ReferralState.APPROVED,
                        ReferralState.SEALED)
                : new Decision.Refused(
                        "referral.too-many-files",
                        "%d files were built of this referral, which is the maximum. Draft another one."
                                .formatted(MOST_FILES));
    }

    private Decision send(ReferralStep step) {
        boolean built = steps.stream()
                .anyMatch(one -> one.kind() == Kind.SEALED && one.sha256().equals(step.sha256()));
        return built || state() != ReferralState.SEALED
                ? after(step, "is sealed", ReferralState.SEALED)
                : new Decision.Refused(
                        "referral.unknown-file",
                        "No file of this referral has this SHA-256. Get the referral to see its files.");
    }

    private Decision after(ReferralStep step, String needed, ReferralState... states) {
        if (!List.of(states).contains(state())) {
            return new Decision.Refused(
                    "referral.state",
                    "The state of the referral is %s. This is possible only if the referral %s."
                            .formatted(state().text(), needed));
        }
        List<ReferralStep> all = new ArrayList<>(steps);
        all.add(step);
        return new Decision.Accepted(new MatterReferral(id, subject, recipient, terms, extent, all));
    }
}
