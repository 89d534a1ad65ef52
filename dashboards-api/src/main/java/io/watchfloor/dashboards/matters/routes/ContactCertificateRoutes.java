package io.watchfloor.dashboards.matters.routes;

import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.matters.views.MatterRequests.ContactCertificateRequest;
import io.watchfloor.ops.matter.Matter;
import io.watchfloor.ops.matter.referral.RecipientCertificate;
import io.watchfloor.ops.matter.referral.RecipientCertificate.Checked;
import io.watchfloor.ops.platform.document.Document;
import io.watchfloor.ops.platform.rights.Verb;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Routes {@code /matters/{id}/contacts/{contact}/certificate}: the certificates for which files are encrypted. */
public final class ContactCertificateRoutes {

    private static final String CERTIFICATE = MatterRoutes.ONE + "/contacts/{contact}/certificate";
    private static final Parameter CONTACT = Parameter.path("contact", "ID of the contact.");
    private static final String UNKNOWN = MatterRoutes.UNKNOWN + " matter.unknown-part.";

    public static final List<ApiOperation<ContactCertificateRoutes>> OPERATIONS = List.of(
            ApiOperation.reading("PUT", CERTIFICATE, Verb.RESTRICT, ContactCertificateRoutes::set)
                    .is(Operation.of(
                                    "setContactCertificate",
                                    "Set the certificate for which files for a contact are encrypted")
                            .text(
                                    "From then on, referrals to the contact leave only encrypted. Referrals that were drafted before must be"
                                            + " drafted again. The center checks key, dates and usage, but not the issuer: compare the"
                                            + " fingerprint with the contact.")
                            .with(MatterRoutes.ID, CONTACT)
                            .takes(ContactCertificateRequest.class)
                            .answersNothing()
                            .refuses(
                                    400,
                                    "certificate.unreadable: not one certificate. certificate.private-key: the text has a private key."
                                            + " certificate.key: the key is weak or of another kind. certificate.dates: not valid now."
                                            + " certificate.usage: not for encryption.")
                            .refuses(404, UNKNOWN)
                            .refuses(412, MatterRoutes.STALE)
                            .command(
                                    "matters set-certificate ID CONTACT FILE=certificate",
                                    "Referrals to {$contact} leave encrypted. Compare the fingerprint with the contact: watchfloor matters"
                                            + " contacts {$id}")),
            ApiOperation.reading("DELETE", CERTIFICATE, Verb.RESTRICT, ContactCertificateRoutes::remove)
                    .is(Operation.of(
                                    "removeContactCertificate",
                                    "Remove the certificate of a contact, for which files then leave unencrypted")
                            .with(MatterRoutes.ID, CONTACT)
                            .answersNothing()
                            .refuses(404, UNKNOWN)
                            .refuses(412, MatterRoutes.STALE)
                            .command(
                                    "matters remove-certificate ID CONTACT",
                                    "{$contact} has no certificate: referrals leave unencrypted.")));

    private final MatterAccess access;

    ContactCertificateRoutes(MatterAccess access) {
        this.access = access;
    }

    List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private HttpResponse set(Call call) {
        String asked = call.body(ContactCertificateRequest.class).certificate();
        return access.open(call, (handle, stored) -> {
            Matter.AgencyContact contact = require(call, stored);
            return switch (RecipientCertificate.check(asked, access.now())) {
                case Checked.Refused refused ->
                    throw Problem.field(refused.code(), "certificate", refused.message())
                            .asException();
                case Checked.Usable(RecipientCertificate certificate) -> {
                    put(handle, call, stored, certificate.pem());
                    access.log(
                            handle,
                            call,
                            stored.name(),
                            "%s, %s: SHA-256 %s instead of %s"
                                    .formatted(
                                            contact.agency(),
                                            contact.name(),
                                            certificate.fingerprint(),
                                            fingerprint(contact)));
                    yield Answers.noContent();
                }
            };
        });
    }

    private HttpResponse remove(Call call) {
        return access.open(call, (handle, stored) -> {
            Matter.AgencyContact contact = require(call, stored);
            put(handle, call, stored, null);
            access.log(
                    handle,
                    call,
                    stored.name(),
                    "%s, %s: none instead of %s".formatted(contact.agency(), contact.name(), fingerprint(contact)));
            return Answers.noContent();
        });
    }

    private static String fingerprint(Matter.AgencyContact contact) {
        String pem = contact.certificate();
        return pem == null ? "none" : RecipientCertificate.of(pem).fingerprint();
    }

    private static Matter.AgencyContact require(Call call, Document<Matter> stored) {
        String id = call.path("contact");
        return stored.value()
                .contact(id)
                .orElseThrow(() -> Problem.of(
                                404,
                                "matter.unknown-part",
                                "The matter has no contact with the id %s. Get the matter to see the ids."
                                        .formatted(id))
                        .asException());
    }

    private void put(Handle handle, Call call, Document<Matter> before, @Nullable String certificate) {
        Matter after = before.value().withCertificate(call.path("contact"), certificate);
        if (!after.equals(before.value())
                && access.store
                        .put(handle, after, before.version(), call.person().name(), access.now())
                        .isEmpty()) {
            throw MatterRoutes.stale(before.version() + 1).asException();
        }
    }
}
