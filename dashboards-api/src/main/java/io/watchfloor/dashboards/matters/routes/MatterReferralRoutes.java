package io.watchfloor.dashboards.matters.routes;

import io.watchfloor.config.digest.Digests;
import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Content;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.openapi.Reply;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.api.routing.RequestKey;
import io.watchfloor.dashboards.audit.chain.ChainHash;
import io.watchfloor.dashboards.audit.timestamp.TimeStamp;
import io.watchfloor.dashboards.matters.views.MatterReferralView;
import io.watchfloor.dashboards.matters.views.ReferralRequests.ReferralDraft;
import io.watchfloor.dashboards.matters.views.ReferralRequests.ReferralFileRequest;
import io.watchfloor.dashboards.matters.views.ReferralRequests.ReferralOutcome;
import io.watchfloor.dashboards.matters.views.ReferralRequests.ReferralReceipt;
import io.watchfloor.dashboards.matters.views.ReferralRequests.ReferralSending;
import io.watchfloor.dashboards.referral.CaseProofs;
import io.watchfloor.dashboards.referral.CustodyStore;
import io.watchfloor.dashboards.referral.ReferralGate;
import io.watchfloor.dashboards.referral.Referrals;
import io.watchfloor.dashboards.referral.proof.Custody;
import io.watchfloor.dashboards.referral.proof.Redaction;
import io.watchfloor.dashboards.referral.proof.ReferralHeader;
import io.watchfloor.dashboards.search.PageRequest;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.dashboards.wire.RequestBodies;
import io.watchfloor.ops.matter.Matter;
import io.watchfloor.ops.matter.MatterStore;
import io.watchfloor.ops.matter.referral.MatterReferral;
import io.watchfloor.ops.matter.referral.MatterReferral.Decision;
import io.watchfloor.ops.matter.referral.RecipientCertificate;
import io.watchfloor.ops.matter.referral.ReferralStep;
import io.watchfloor.ops.matter.referral.ReferralStep.Kind;
import io.watchfloor.ops.matter.referral.ReferralStore;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.ops.platform.rights.Verb;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Routes {@code /matters/{id}/referrals}: referrals from the draft to the outcome, which two persons approve. */
public final class MatterReferralRoutes {

    static final String TYPE = "application/x-ndjson";

    /** PEM (RFC 7468), whose section 9 is of encrypted files. */
    static final String ENCRYPTED = "application/x-pem-file";

    private static final String DIGEST = "Repr-Digest";
    private static final int MOST_NAMED = 10;
    private static final String ALL = MatterRoutes.ONE + "/referrals";
    private static final String ONE = ALL + "/{referral}";
    private static final Parameter REFERRAL = Parameter.path("referral", "ID of the referral.");
    private static final String UNKNOWN = MatterRoutes.UNKNOWN + " referral.unknown.";
    private static final String STATE = "referral.state: the state of the referral does not allow this step.";
    private static final String BUSY = "referral.busy: too many referrals are being built on the node.";
    private static final String MARKING =
            "referral.marking: the case, or a case or alert in it, must not be shown to the recipient.";
    private static final String PRINTS = "Referral {id} of case {subject.number} to {recipient.agency}: {state}";

    public static final List<ApiOperation<MatterReferralRoutes>> OPERATIONS = List.of(
            ApiOperation.get(ALL, Verb.READ, MatterReferralRoutes::list)
                    .is(Operation.of("listReferrals", "List the referrals of a matter, oldest first")
                            .with(MatterRoutes.ID)
                            .lists(MatterReferralView.class)
                            .refuses(404, MatterRoutes.UNKNOWN)
                            .command(
                                    Command.of("referral list MATTER", "Lists the referrals of a matter, oldest first.")
                                            .rows("REFERRAL {id} | CASE {subject.number} | STATE"
                                                    + " {state} | AGENCY {recipient.agency} |"
                                                    + " LEGAL BASIS {terms.basis} | WITHHELD {extent.withheld} |"
                                                    + " TIME STAMP {@timeStamp.at}"))),
            ApiOperation.reading("POST", ALL, Verb.RESTRICT, MatterReferralRoutes::draft)
                    .is(Operation.of("draftReferral", "Draft a referral of a case that belongs to the matter")
                            .text("The draft fixes the content: the why-chain of the case as it is now, and"
                                    + " what is withheld. A lead and a"
                                    + " user with the role legal approve it; both are members of the"
                                    + " matter, and neither drafted it.")
                            .with(MatterRoutes.ID, Parameter.IDEMPOTENCY_KEY)
                            .takes(ReferralDraft.class)
                            .answers(MatterReferralView.class)
                            .refuses(400, "referral.withhold: `withhold` names no item or field.")
                            .refuses(404, MatterRoutes.UNKNOWN + " case.unknown.")
                            .refuses(
                                    409,
                                    MARKING
                                            + " referral.not-linked: the case does not belong to the matter."
                                            + " referral.contact: the matter has"
                                            + " no such contact. referral.too-large: the case has too much content for one file."
                                            + " referral.too-many: the matter has the maximum number.")
                            .refuses(503, BUSY)),
            ApiOperation.get(ONE, Verb.READ, MatterReferralRoutes::show)
                    .is(Operation.of("getReferral", "Get a referral of a matter with its steps")
                            .with(MatterRoutes.ID, REFERRAL)
                            .answers(MatterReferralView.class)
                            .refuses(404, UNKNOWN)
                            .command(Command.of("referral show MATTER REFERRAL", "Shows the steps of a referral.")
                                    .rows(
                                            "steps",
                                            "STEP {step} | AT {@at} | BY {by} | DETAIL {detail} | SHA-256 {sha256}"))),
            ApiOperation.reading("POST", ONE + "/approve", Verb.RESTRICT, MatterReferralRoutes::approve)
                    .is(Operation.of("approveReferral", "Approve a referral as a lead or as legal")
                            .text(
                                    "Your permanent role decides for which of the two approvals you answer. You cannot approve a referral"
                                            + " that you drafted.")
                            .with(MatterRoutes.ID, REFERRAL)
                            .takes(RequestBodies.Nothing.class)
                            .answers(MatterReferralView.class)
                            .refuses(403, "referral.approver: your permanent role is neither lead nor legal.")
                            .refuses(404, UNKNOWN)
                            .refuses(
                                    409,
                                    STATE
                                            + " referral.own: you drafted it. referral.approved-already: another person with the same role"
                                            + " approved it. referral.same-person: you approved it with another role.")
                            .command(Command.of(
                                            "referral approve MATTER REFERRAL",
                                            "Approves a referral as a lead or as legal.")
                                    .prints(PRINTS))),
            ApiOperation.reading("POST", ONE + "/reject", Verb.RESTRICT, MatterReferralRoutes::reject)
                    .is(Operation.of("rejectReferral", "Reject a referral that is not sealed")
                            .with(MatterRoutes.ID, REFERRAL)
                            .takes(RequestBodies.ReasonRequest.class)
                            .answers(MatterReferralView.class)
                            .refuses(404, UNKNOWN)
                            .refuses(409, STATE)
                            .command(Command.of(
                                            "referral reject MATTER REFERRAL --reason=reason",
                                            "Rejects a referral that is not sealed.")
                                    .prints(PRINTS))),
            ApiOperation.reading("POST", ONE + "/file", Verb.RESTRICT, MatterReferralRoutes::seal)
                    .is(Operation.of(
                                    "sealReferral",
                                    "Seal an approved referral: build the file that anyone can verify offline")
                            .text("The file contains the why-chain of the case with a signed head, and the"
                                    + " fields of its items that are not"
                                    + " withheld. The center keeps the SHA-256 of the file, but not the"
                                    + " file. Verify it with `watchfloor"
                                    + " referral verify`. If the recipient has a certificate, the file is encrypted for it (CMS with"
                                    + " AES-256-GCM in PEM form, media type "
                                    + ENCRYPTED
                                    + "), and `openssl cms -decrypt -inform PEM` decrypts it.")
                            .with(MatterRoutes.ID, REFERRAL)
                            .takes(ReferralFileRequest.class)
                            .replies(new Reply(
                                    200,
                                    "The referral.",
                                    Content.text(TYPE),
                                    Map.of(DIGEST, "SHA-256 of the file (RFC 9530).")))
                            .refuses(404, UNKNOWN + " case.unknown.")
                            .refuses(
                                    409,
                                    STATE
                                            + " "
                                            + MARKING
                                            + " referral.custody: a custody log was changed in the database. referral.too-many-files."
                                            + " referral.unencrypted: the recipient has no certificate;"
                                            + " confirm with `unencrypted`. referral.certificate: the certificate was changed after the"
                                            + " draft, is not valid now, or the file cannot leave unencrypted.")
                            .refuses(503, BUSY)),
            ApiOperation.reading("POST", ONE + "/send", Verb.RESTRICT, MatterReferralRoutes::send)
                    .is(Operation.of("sendReferral", "Record that a sealed referral was sent")
                            .with(MatterRoutes.ID, REFERRAL)
                            .takes(ReferralSending.class)
                            .answers(MatterReferralView.class)
                            .refuses(404, UNKNOWN)
                            .refuses(409, STATE + " referral.unknown-file: no file of the referral has this SHA-256.")
                            .command(Command.of(
                                            "referral send MATTER REFERRAL HOW=how --sha256=sha256",
                                            "Records that a sealed referral was sent.")
                                    .prints(PRINTS))),
            ApiOperation.reading("POST", ONE + "/receipt", Verb.MARK, MatterReferralRoutes::receive)
                    .is(Operation.of("receiveReferral", "Record that the agency received a referral")
                            .with(MatterRoutes.ID, REFERRAL)
                            .takes(ReferralReceipt.class)
                            .answers(MatterReferralView.class)
                            .refuses(404, UNKNOWN)
                            .refuses(409, STATE)
                            .command(Command.of(
                                            "referral receive MATTER REFERRAL RECEIPT=receipt",
                                            "Records that the agency received a referral.")
                                    .prints(PRINTS))),
            ApiOperation.reading("POST", ONE + "/outcome", Verb.MARK, MatterReferralRoutes::close)
                    .is(Operation.of("closeReferral", "Record the outcome of a referral that was received")
                            .with(MatterRoutes.ID, REFERRAL)
                            .takes(ReferralOutcome.class)
                            .answers(MatterReferralView.class)
                            .refuses(404, UNKNOWN)
                            .refuses(409, STATE)
                            .command(Command.of(
                                            "referral close MATTER REFERRAL OUTCOME=outcome",
                                            "Records the outcome of a referral that was received.")
                                    .prints(PRINTS))));

    private final MatterAccess access;
    private final Referrals referrals;
    private final ReferralGate gate;
    private final ReferralStore store = new ReferralStore();
    private final CustodyStore exhibits = new CustodyStore();

    MatterReferralRoutes(MatterAccess access, Referrals referrals, ReferralGate gate) {
        this.access = access;
        this.referrals = referrals;
        this.gate = gate;
    }

    List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private HttpResponse list(Call call) {
        PageRequest slice = call.query().slice();
        return access.open(call, (handle, stored) -> {
            List<MatterReferral> all = store.all(handle, stored.name());
            Map<String, Integer> order = new HashMap<>();
            all.forEach(one -> order.put(one.id(), order.size()));
            access.log(handle, call, stored.name(), "");
            Map<Long, TimeStamp> stamps = Referrals.timeStamps(
                    handle, all.stream().map(one -> one.subject().anchor()).toList());
            return Answers.list(ResultPage.cut(
                            all, one -> "%04d".formatted(Objects.requireNonNull(order.get(one.id()))), slice)
                    .map(one ->
                            MatterReferralView.of(one, stamps.get(one.subject().anchor()))));
        });
    }

    private static MatterReferralView view(Handle handle, MatterReferral one) {
        long anchor = one.subject().anchor();
        return MatterReferralView.of(
                one, Referrals.timeStamps(handle, List.of(anchor)).get(anchor));
    }

    private HttpResponse show(Call call) {
        return access.open(call, (handle, stored) -> {
            MatterReferral found = require(handle, call, stored.name());
            access.log(handle, call, stored.name(), found.id());
            return Answers.json(view(handle, found));
        });
    }

    private MatterReferral require(Handle handle, Call call, String matter) {
        String id = call.path("referral");
        return store.find(handle, matter, id)
                .orElseThrow(() -> Problem.unknown("referral", id).asException());
    }

    private HttpResponse draft(Call call) {
        ReferralDraft asked = call.body(ReferralDraft.class);
        List<String> withhold = Objects.requireNonNullElse(asked.withhold(), List.of());
        withhold.forEach(MatterReferralRoutes::redaction);
        Tlp clearance = Objects.requireNonNullElse(asked.clearance(), Tlp.USUAL);
        MatterReferral.Recipient recipient =
                access.open(call, (handle, stored) -> recipient(stored.value(), asked.contact()));
        ReferralGate.Subject subject = gate.check(call.sight(), call.actor(), asked.caseId(), clearance);
        List<Custody> custody = access.open(call, (handle, stored) -> {
            requireLinked(handle, stored.name(), subject.caseId());
            return exhibits.all(handle, stored.name()).stream()
                    .filter(one -> one.caseId().equals(subject.caseId()))
                    .map(CustodyStore.Exhibit::custody)
                    .toList();
        });
        if (referrals.isTooLarge(subject.caseId())) {
            throw Problem.of(
                            409,
                            "referral.too-large",
                            "The case has more content than fits in one referral. Move alerts to another case, and draft a"
                                    + " referral of each.")
                    .asException();
        }
        MatterReferral.Terms terms = new MatterReferral.Terms(
                asked.basis().strip(),
                Objects.requireNonNullElse(asked.narrative(), "").strip(),
                clearance,
                withhold);
        CaseProofs.Head head = referrals.seal(subject.caseId());
        Referrals.Result built = built(call, subject, head, recipient, terms, custody);
        Instant now = access.now();
        String request = RequestKey.ofMaking(call);
        MatterReferral drafted = new MatterReferral(
                request == null ? UUID.randomUUID().toString() : request,
                new MatterReferral.Subject(
                        subject.caseId(),
                        subject.number(),
                        head.seq(),
                        head.hash().hex(),
                        head.anchor(),
                        custody.stream()
                                .map(one -> new MatterReferral.ReferredExhibit(
                                        one.exhibit(),
                                        one.entries().size(),
                                        one.head().hex()))
                                .toList()),
                recipient,
                terms,
                new MatterReferral.Extent(
                        built.withheld(),
                        built.erased(),
                        built.remains().stream()
                                .limit(MOST_NAMED)
                                .map(one -> one.shownBy() + " (of " + one.withheld() + ")")
                                .toList()),
                List.of(new ReferralStep(Kind.DRAFTED, call.person().name(), now, "", "")));
        return access.open(call, (handle, stored) -> {
            access.store.lockMembers(handle, stored.name());
            List<MatterReferral> all = store.all(handle, stored.name());
            for (MatterReferral before : all) {
                if (before.id().equals(drafted.id())) {
                    return Answers.json(view(handle, before));
                }
            }
            if (all.size() >= ReferralStore.MOST) {
                throw Problem.of(
                                409,
                                "referral.too-many",
                                "A matter has at most %d referrals.".formatted(ReferralStore.MOST))
                        .asException();
            }
            store.add(handle, stored.name(), drafted);
            enter(handle, call, stored.name(), drafted);
            return Answers.json(view(handle, drafted));
        });
    }

    private static Redaction redaction(String text) {
        return Redaction.parse(text)
                .orElseThrow(() -> Problem.field(
                                "referral.withhold",
                                "withhold",
                                "%s names no item and no field. Write 3 for an item, 3:raw/User for a field of it, or *:to for"
                                                .formatted(text)
                                        + " a field of every item.")
                        .asException());
    }

    private static MatterReferral.Recipient recipient(Matter matter, String contact) {
        return matter.contacts().stream()
                .filter(one -> one.id().equals(contact))
                .findFirst()
                .map(one -> new MatterReferral.Recipient(one.id(), one.agency(), one.name(), one.certificate()))
                .orElseThrow(() -> Problem.of(
                                409,
                                "referral.contact",
                                "The matter has no contact with the id %s. Add the contact, or get the matter to see the ids."
                                        .formatted(contact))
                        .asException());
    }

    private void requireLinked(Handle handle, String matter, String caseId) {
        if (access.store.cases(handle, matter).stream()
                .noneMatch(one -> one.id().equals(caseId))) {
            throw Problem.of(
                            409,
                            "referral.not-linked",
                            "The case does not belong to the matter. Link it first, so that the matter shows what is referred.")
                    .asException();
        }
    }

    private Referrals.Result built(
            Call call,
            ReferralGate.Subject subject,
            CaseProofs.Head head,
            MatterReferral.Recipient recipient,
            MatterReferral.Terms terms,
            List<Custody> custody) {
        try {
            return referrals.build(
                    new Referrals.Wanted(
                            subject.caseId(),
                            subject.number(),
                            head,
                            subject.marking(),
                            new ReferralHeader.Purpose(recipient.agency(), terms.basis(), terms.narrative()),
                            terms.withhold().stream()
                                    .map(MatterReferralRoutes::redaction)
                                    .toList(),
                            custody),
                    call.person().name());
        } catch (Referrals.BusyException e) {
            throw busy();
        }
    }

    private static RuntimeException busy() {
        return Problem.of(
                        503,
                        "referral.busy",
                        "Too many referrals are being built on this node. Nothing was changed. Repeat the request in a minute.")
                .asException();
    }

    private HttpResponse approve(Call call) {
        call.body(RequestBodies.Nothing.class);
        Optional<Kind> approval = switch (call.person().role()) {
            case LEAD -> Optional.of(Kind.APPROVED_BY_LEAD);
            case LEGAL -> Optional.of(Kind.APPROVED_BY_LEGAL);
            case ADMINISTRATOR, RESPONDER, HUNTER, RULE_AUTHOR, PARTNER, VIEWER -> Optional.empty();
        };
        // Refused only within the step, so that who is no member does not learn whether the matter exists.
        return step(
                call,
                before -> approval.map(kind -> made(call, kind, "", ""))
                        .orElseThrow(() -> Problem.of(
                                        403,
                                        "referral.approver",
                                        "Only members with the permanent role lead or legal approve a referral. Ask one of"
                                                + " each.")
                                .asException()));
    }

    private ReferralStep made(Call call, Kind kind, String detail, String sha256) {
        return new ReferralStep(kind, call.person().name(), access.now(), detail, sha256);
    }

    private HttpResponse reject(Call call) {
        String reason = call.body(RequestBodies.ReasonRequest.class).reason();
        return step(call, before -> made(call, Kind.REJECTED, reason, ""));
    }

    private HttpResponse send(Call call) {
        ReferralSending asked = call.body(ReferralSending.class);
        return step(
                call,
                before -> made(
                        call,
                        Kind.SENT,
                        asked.how(),
                        Objects.requireNonNullElseGet(
                                asked.sha256(), () -> before.lastFile().orElse(""))));
    }

    private HttpResponse receive(Call call) {
        String receipt = call.body(ReferralReceipt.class).receipt();
        return step(call, before -> made(call, Kind.RECEIVED, receipt, ""));
    }

    private HttpResponse close(Call call) {
        String outcome = call.body(ReferralOutcome.class).outcome();
        return step(call, before -> made(call, Kind.CLOSED, outcome, ""));
    }

    private HttpResponse step(Call call, Function<MatterReferral, ReferralStep> make) {
        MatterReferral after = stepped(call, make);
        return Answers.json(MatterReferralView.of(
                after, referrals.timeStamp(after.subject().anchor()).orElse(null)));
    }

    /** Decides and stores a step while the matter is locked: of two persons who approve at the same time, the second sees the first. */
    private MatterReferral stepped(Call call, Function<MatterReferral, ReferralStep> make) {
        return access.open(call, (handle, stored) -> {
            access.store.lockMembers(handle, stored.name());
            String id = call.path("referral");
            MatterReferral before = store.lock(handle, stored.name(), id)
                    .orElseThrow(() -> Problem.unknown("referral", id).asException());
            return switch (before.decide(make.apply(before))) {
                case Decision.Refused refused ->
                    throw Problem.of(409, refused.code(), refused.message()).asException();
                case Decision.Repeated repeated -> before;
                case Decision.Accepted(MatterReferral after) -> {
                    store.put(handle, stored.name(), after);
                    enter(handle, call, stored.name(), after);
                    yield after;
                }
            };
        });
    }

    /** Appends the last step to the disclosure log and to the log of the matter. */
    private void enter(Handle transaction, Call call, String matter, MatterReferral referral) {
        ReferralStep step = referral.steps().getLast();
        String what = "Referral %s of case %d: %s%s"
                .formatted(
                        referral.id(),
                        referral.subject().number(),
                        step.kind().text().replace('-', ' '),
                        step.detail().isEmpty() ? "" : ", " + step.detail());
        access.store.disclose(
                transaction,
                matter,
                null,
                new MatterStore.Disclosed(
                        referral.recipient().agency() + ", "
                                + referral.recipient().name(),
                        what,
                        referral.terms().basis(),
                        step.sha256(),
                        step.at()),
                call.person().name(),
                step.at());
        access.log(transaction, call, matter, what);
    }

    private HttpResponse seal(Call call) {
        boolean unencrypted =
                Boolean.TRUE.equals(call.body(ReferralFileRequest.class).unencrypted());
        MatterReferral found = access.open(call, (handle, stored) -> {
            MatterReferral one = require(handle, call, stored.name());
            if (one.decide(made(call, Kind.SEALED, "", "")) instanceof Decision.Refused refused) {
                throw Problem.of(409, refused.code(), refused.message()).asException();
            }
            one.refuses(certificate(stored.value(), one.recipient()), unencrypted)
                    .ifPresent(refused -> {
                        throw Problem.of(409, refused.code(), refused.message()).asException();
                    });
            return one;
        });
        Optional<RecipientCertificate> to =
                Optional.ofNullable(found.recipient().certificate()).map(RecipientCertificate::of);
        to.flatMap(one -> one.refusal(access.now())).ifPresent(refused -> {
            throw Problem.of(409, "referral.certificate", refused.message() + " Then draft another referral.")
                    .asException();
        });
        ReferralGate.Subject subject = gate.check(
                call.sight(),
                call.actor(),
                found.subject().caseId(),
                found.terms().clearance());
        MatterReferral.Subject content = found.subject();
        List<Custody> custody = access.open(call, (handle, stored) -> custody(handle, stored.name(), content));
        String text = built(
                        call,
                        subject,
                        new CaseProofs.Head(content.items(), new ChainHash(content.head()), content.anchor()),
                        found.recipient(),
                        found.terms(),
                        custody)
                .text();
        String leaves = to.map(one -> encrypted(text, one)).orElse(text);
        String sha256 = sha256(leaves);
        String how = to.map(one -> "encrypted for the certificate %s, SHA-256 of the decrypted file %s"
                        .formatted(one.fingerprint(), sha256(text)))
                .orElse("unencrypted");
        MatterReferral after = stepped(call, before -> made(call, Kind.SEALED, how, sha256));
        referrals.built(to.isPresent());
        return HttpResponse.create()
                .withEntity(Answers.entity(to.isPresent() ? ENCRYPTED : TYPE, leaves))
                .addHeader(Answers.header(
                        "Content-Disposition",
                        "attachment; filename=\"case-%d.wfref%s\""
                                .formatted(after.subject().number(), to.isPresent() ? ".cms" : "")))
                .addHeader(Answers.header(
                        DIGEST,
                        "sha-256=:%s:"
                                .formatted(Base64.getEncoder()
                                        .encodeToString(HexFormat.of().parseHex(sha256)))));
    }

    /** The custody logs as they were when the referral was drafted. */
    private List<Custody> custody(Handle handle, String matter, MatterReferral.Subject content) {
        Map<String, Custody> all = new HashMap<>();
        exhibits.all(handle, matter).forEach(one -> all.put(one.id(), one.custody()));
        return content.exhibits().stream()
                .map(drafted -> Optional.ofNullable(all.get(drafted.id()))
                        .map(log -> log.through(drafted.entries()))
                        .filter(log -> log.head().hex().equals(drafted.head()))
                        .orElseThrow(() -> Problem.of(
                                        409,
                                        "referral.custody",
                                        "The custody log of the exhibit %s was changed in the database after the draft. Compare it with"
                                                        .formatted(drafted.id())
                                                + " a backup.")
                                .asException()))
                .toList();
    }

    /** The certificate that the contact has now. A contact that was removed keeps the certificate of the draft. */
    private static @Nullable String certificate(Matter matter, MatterReferral.Recipient recipient) {
        Optional<Matter.AgencyContact> contact = matter.contact(recipient.contact());
        return contact.isPresent() ? contact.get().certificate() : recipient.certificate();
    }

    private String encrypted(String text, RecipientCertificate to) {
        try {
            return referrals.encrypt(text, to);
        } catch (Referrals.BusyException e) {
            throw busy();
        }
    }

    private static String sha256(String text) {
        return Digests.hex(text.getBytes(StandardCharsets.UTF_8));
    }
}
