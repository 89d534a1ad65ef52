package io.watchfloor.dashboards.partners.routes;

import io.watchfloor.dashboards.access.people.GrantPolicy;
import io.watchfloor.dashboards.access.people.People;
import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.audit.Audit;
import io.watchfloor.dashboards.partners.views.PartnerCertificateView;
import io.watchfloor.dashboards.partners.views.PartnerRequests.PartnerCertificateRequest;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.ops.intel.partner.Partner;
import io.watchfloor.ops.intel.partner.PartnerCertificate;
import io.watchfloor.ops.intel.partner.PartnerCertificate.Checked;
import io.watchfloor.ops.intel.partner.PartnerCertificateStore;
import io.watchfloor.ops.intel.partner.PartnerCertificateStore.Added;
import io.watchfloor.ops.intel.partner.PartnerStore;
import io.watchfloor.ops.platform.document.Document;
import io.watchfloor.ops.platform.rights.Verb;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Routes {@code /partners/{id}/certificates}: the client certificates by which a partner authenticates. */
public final class PartnerCertificateRoutes {

    private static final String ALL = "/api/v1/partners/{id}/certificates";
    private static final Parameter ID =
            Parameter.path("id", "ID of the partner.").as("partner");
    private static final Parameter FINGERPRINT = Parameter.path(
                    "fingerprint", "SHA-256 fingerprint of the certificate, with or without colons.")
            .like("^[0-9A-Fa-f:]{64,95}$");

    public static final List<ApiOperation<PartnerCertificateRoutes>> OPERATIONS = List.of(
            ApiOperation.get(ALL, Verb.READ, PartnerCertificateRoutes::list)
                    .is(Operation.of(
                                    "listPartnerCertificates",
                                    "List the client certificates of a partner by fingerprint; a partner sees only its own")
                            .with(ID)
                            .lists(PartnerCertificateView.class)
                            .command(Command.of(
                                            "partners certificates ID", "Lists the client certificates of a partner.")
                                    .rows(
                                            "SHA-256 {fingerprint} | SUBJECT {subject} | KEY {key} | VALID FROM {validFrom} |"
                                                    + " VALID UNTIL {validUntil} | VALIDITY {validity} | LAST USED"
                                                    + " {use.lastUsedAt}"))),
            ApiOperation.reading("POST", ALL, Verb.ADMINISTER, PartnerCertificateRoutes::add)
                    .asDangerous()
                    .is(Operation.of(
                                    "addPartnerCertificate",
                                    "Add a client certificate by which a partner authenticates")
                            .text("From then on, anyone who has the key of the certificate acts as the partner,"
                                    + " without a token. The center checks key, dates and usage, but not the issuer:"
                                    + " compare the fingerprint with the partner. Every node accepts the certificate"
                                    + " after at most 3 seconds. Add a new certificate before the old one expires, and"
                                    + " remove the old one afterwards.")
                            .with(ID)
                            .takes(PartnerCertificateRequest.class)
                            .answers(PartnerCertificateView.class)
                            .refuses(
                                    400,
                                    "certificate.unreadable: not one certificate. certificate.private-key: the text"
                                            + " has a private key. certificate.key: the key is weak or of another kind."
                                            + " certificate.dates: expired. certificate.usage: not for TLS clients."
                                            + " certificate.sensor: of the sensors' authority.")
                            .refuses(403, "access.beyond-own: the partner has rights or a clearance that you lack.")
                            .refuses(
                                    409,
                                    "certificate.taken: another partner has the certificate."
                                            + " certificate.too-many: the partner has 5 certificates.")
                            .command(Command.of(
                                            "partners add-certificate ID FILE=certificate",
                                            "Adds a client certificate by which a partner authenticates.")
                                    .prints("{subject}, valid until {validUntil}."
                                            + " Compare with the partner: {fingerprint}"))),
            ApiOperation.reading("DELETE", ALL + "/{fingerprint}", Verb.ADMINISTER, PartnerCertificateRoutes::remove)
                    .asDangerous()
                    .is(Operation.of(
                                    "removePartnerCertificate",
                                    "Remove a client certificate of a partner: its next request is refused")
                            .with(ID, FINGERPRINT)
                            .answersNothing()
                            .command(
                                    "partners remove-certificate ID FINGERPRINT",
                                    "The certificate {$fingerprint} does not authenticate {$partner} any more.")));

    private final Jdbi database;
    private final Predicate<X509Certificate> ofSensors;
    private final GrantPolicy grants;
    private final Audit audit;
    private final Clock clock;
    private final PartnerStore partners = new PartnerStore();
    private final PartnerCertificateStore store = new PartnerCertificateStore();

    /** @param ofSensors whether the authority of the sensors signed a certificate */
    public PartnerCertificateRoutes(Jdbi database, Predicate<X509Certificate> ofSensors, People people, Clock clock) {
        this.database = database;
        this.ofSensors = ofSensors;
        this.grants = people.grants();
        this.audit = people.database().audit();
        this.clock = clock;
    }

    public List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private Partner require(Handle handle, Call call) {
        String id = call.path("id");
        return partners.find(handle, id)
                .map(Document::value)
                .filter(one -> PartnerRoutes.sees(call, one))
                .orElseThrow(() -> Problem.unknown("partner", id).asException());
    }

    private HttpResponse list(Call call) {
        return database.withHandle(handle -> Answers.list(ResultPage.cut(
                        store.of(handle, require(handle, call).id()),
                        one -> one.certificate().fingerprint(),
                        call.query().slice())
                .map(one -> PartnerCertificateView.of(one, clock.instant()))));
    }

    private HttpResponse add(Call call) {
        String text = call.body(PartnerCertificateRequest.class).certificate();
        PartnerCertificate certificate = switch (PartnerCertificate.check(text, clock.instant())) {
            case Checked.Refused refused ->
                throw Problem.field(refused.code(), "certificate", refused.message())
                        .asException();
            case Checked.Usable usable -> usable.certificate();
        };
        if (ofSensors.test(certificate.x509())) {
            throw Problem.field(
                            "certificate.sensor",
                            "certificate",
                            "The certificate is of a sensor of this center. Ask the partner for a certificate of its own.")
                    .asException();
        }
        return database.inTransaction(handle -> {
            Partner owner = require(handle, call);
            String partner = owner.id();
            grants.checkPermanent(handle, call.actor(), owner.account());
            return switch (store.add(handle, partner, certificate, call.person().name(), clock.instant())) {
                case Added.Done done -> {
                    if (!done.before()) {
                        log(
                                handle,
                                call,
                                partner,
                                "SHA-256 %s, %s, valid until %s"
                                        .formatted(
                                                certificate.fingerprint(),
                                                certificate.subject(),
                                                certificate.validUntil()));
                    }
                    yield Answers.json(PartnerCertificateView.of(done.certificate(), clock.instant()));
                }
                case Added.Taken taken ->
                    throw Problem.of(
                                    409,
                                    "certificate.taken",
                                    "The partner %s has this certificate. Remove it there, or ask for another certificate."
                                            .formatted(taken.partner()))
                            .asException();
                case Added.Full full ->
                    throw Problem.of(
                                    409,
                                    "certificate.too-many",
                                    "The partner has %d certificates. Remove one that it does not use any more."
                                            .formatted(PartnerCertificate.MOST))
                            .asException();
            };
        });
    }

    private HttpResponse remove(Call call) {
        String fingerprint = canonical(call.path("fingerprint"));
        return database.inTransaction(handle -> {
            String partner = require(handle, call).id();
            if (!store.remove(handle, partner, fingerprint)) {
                throw Problem.unknown("certificate", fingerprint).asException();
            }
            log(handle, call, partner, "SHA-256 " + fingerprint);
            return Answers.noContent();
        });
    }

    /** In upper case, with a colon after each byte. */
    private static String canonical(String fingerprint) {
        String digits = fingerprint.replace(":", "").toUpperCase(Locale.ROOT);
        return digits.replaceAll("(..)(?!$)", "$1:");
    }

    private void log(Handle handle, Call call, String partner, String what) {
        audit.append(handle, call.actor().did(call.action(), "partner:" + partner, "", what));
    }
}
