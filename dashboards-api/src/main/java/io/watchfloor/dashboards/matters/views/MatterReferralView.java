package io.watchfloor.dashboards.matters.views;

import io.watchfloor.dashboards.audit.timestamp.TimeStamp;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.matter.referral.MatterReferral;
import io.watchfloor.ops.matter.referral.ReferralState;
import io.watchfloor.ops.matter.referral.ReferralStep;
import io.watchfloor.ops.platform.rights.Tlp;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Meaning("A referral of a case to an agency, from the draft to the outcome. The center does not keep the file.")
public record MatterReferralView(
        String id,
        ReferralState state,
        SubjectView subject,
        RecipientView recipient,
        TermsView terms,
        ExtentView extent,
        List<StepView> steps,

        @Meaning(
                "The first time stamp of the audit log that covers the sealing of the why-chain; null if there is none yet.")
        @Nullable
        StampView timeStamp) {

    @Meaning("The confirmation by an authority (RFC 3161) that the content existed at this time.")
    public record StampView(
            Instant at,

            @Meaning("Subject of the certificate of the authority.")
            String authority) {}

    @Meaning("The why-chain of the case, as the referral contains it.")
    public record SubjectView(
            @Meaning("ID of the case.") String caseId,

            @Meaning("Number of the case.") long number,

            @Meaning("Number of items.") long items,

            @Meaning("Hash of the last item.") String head,

            @Meaning("IDs of the exhibits whose custody logs the file contains.")
            List<String> exhibits) {}

    @Meaning("The agency that receives the referral.")
    public record RecipientView(
            @Meaning("ID of the contact when the referral was drafted.")
            String contact,

            String agency,
            String name,

            @Meaning("The certificate for which the file is encrypted. null if the file leaves unencrypted.") @Nullable
            CertificateView certificate) {}

    @Meaning("What the recipient receives, and why.")
    public record TermsView(
            @Meaning("The legal basis.") String basis,

            @Meaning("What happened, in words. May be empty.")
            String narrative,

            @Meaning("The highest TLP label that the recipient may receive.")
            Tlp clearance,

            @Meaning("What the file withholds.") List<String> withhold) {}

    @Meaning("What the draft found.")
    public record ExtentView(
            @Meaning("Number of withheld fields.") long withheld,

            @Meaning("Number of erased items.") long erased,

            @Meaning("Fields that still show a withheld value; at most 10.")
            List<String> stillShown) {}

    @Meaning("A step of a referral.")
    public record StepView(
            ReferralStep.Kind step,
            String by,
            Instant at,

            @Meaning("Reason, receipt or outcome. May be empty.")
            String detail,

            @Meaning("SHA-256 of the file that was built or sent. Empty for other steps.")
            String sha256) {}

    /** @param stamp that covers the sealing; null if there is none */
    public static MatterReferralView of(MatterReferral one, @Nullable TimeStamp stamp) {
        return new MatterReferralView(
                one.id(),
                one.state(),
                new SubjectView(
                        one.subject().caseId(),
                        one.subject().number(),
                        one.subject().items(),
                        one.subject().head(),
                        one.subject().exhibits().stream()
                                .map(MatterReferral.ReferredExhibit::id)
                                .toList()),
                new RecipientView(
                        one.recipient().contact(),
                        one.recipient().agency(),
                        one.recipient().name(),
                        CertificateView.of(one.recipient().certificate())),
                new TermsView(
                        one.terms().basis(),
                        one.terms().narrative(),
                        one.terms().clearance(),
                        one.terms().withhold()),
                new ExtentView(
                        one.extent().withheld(),
                        one.extent().erased(),
                        one.extent().stillShown()),
                one.steps().stream()
                        .map(step -> new StepView(step.kind(), step.by(), step.at(), step.detail(), step.sha256()))
                        .toList(),
                stamp == null ? null : new StampView(stamp.at(), stamp.authority()));
    }
}
