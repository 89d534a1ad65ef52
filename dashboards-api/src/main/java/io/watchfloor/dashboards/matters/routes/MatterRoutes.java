package io.watchfloor.dashboards.matters.routes;

import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Body;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.api.routing.RequestKey;
import io.watchfloor.dashboards.matters.views.DisclosureView;
import io.watchfloor.dashboards.matters.views.MatterLogView;
import io.watchfloor.dashboards.matters.views.MatterRequests.AgencyContactRequest;
import io.watchfloor.dashboards.matters.views.MatterRequests.CourtOrderRequest;
import io.watchfloor.dashboards.matters.views.MatterRequests.DisclosureRequest;
import io.watchfloor.dashboards.matters.views.MatterRequests.MatterChange;
import io.watchfloor.dashboards.matters.views.MatterRequests.MatterMove;
import io.watchfloor.dashboards.matters.views.MatterRequests.MatterOpening;
import io.watchfloor.dashboards.matters.views.MatterRow;
import io.watchfloor.dashboards.matters.views.MatterView;
import io.watchfloor.dashboards.search.PageRequest;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.dashboards.wire.RequestBodies;
import io.watchfloor.ops.matter.Matter;
import io.watchfloor.ops.matter.MatterLog;
import io.watchfloor.ops.matter.MatterState;
import io.watchfloor.ops.matter.MatterStore;
import io.watchfloor.ops.platform.document.Document;
import io.watchfloor.ops.platform.rights.Verb;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Routes {@code /matters}: matters, their members, orders, contacts, disclosures and logs. */
public final class MatterRoutes {

    static final String ONE = "/api/v1/matters/{id}";
    static final Parameter ID = Parameter.path("id", "Number of the matter, such as M-2026-K7Q4TDXW.")
            .as("matter");
    static final String UNKNOWN = "matter.unknown: the matter does not exist, or you are not a member.";
    static final String PRINTS = "{id}: {title}\n{type}, {law.jurisdiction}, {progress.state} {progress.outcome}\n"
            + "Members: {members*person}. Cases: {parts.cases*number}. Disclosures: {parts.disclosures}."
            + " Reference of legal holds: {parts.hold}";

    private static final Parameter PERSON = Parameter.path("person", "Name of a user.");
    private static final String LEGAL = "matter.legal-only: your permanent role is not legal.";
    static final String STALE = "matter.stale-version: the matter was changed since you loaded it.";
    private static final String CLOSED_WITH = "matter.outcome, matter.closed.";
    private static final String TOO_MANY = "matter.too-many: the matter has the maximum number.";

    /** Letters and digits that are not confused with each other when they are read aloud. */
    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private static final int NUMBER_LENGTH = 8;
    private static final int HOLD_BYTES = 8;

    private static final List<String> FLAG = List.of("true", "false");
    private static final List<String> STATES =
            Arrays.stream(MatterState.values()).map(MatterState::text).toList();

    public static final List<ApiOperation<MatterRoutes>> OPERATIONS = List.of(
            ApiOperation.get("/api/v1/matters", Verb.READ, MatterRoutes::list)
                    .is(Operation.of("listMatters", "List the matters of which you are a member")
                            .with(Parameter.query("state", "Only matters in this state.")
                                    .oneOf(STATES))
                            .lists(MatterRow.class)
                            .command(Command.of(
                                            "matters list --state=state",
                                            "Lists the matters of which you are a member.")
                                    .rows("MATTER {id} | STATE {state} | TYPE {type} | JURISDICTION {jurisdiction} |"
                                            + " CHANGED {@changedAt} | TITLE {title}"))),
            ApiOperation.reading("POST", "/api/v1/matters", Verb.RESTRICT, MatterRoutes::create)
                    .is(Operation.of("createMatter", "Create a matter, whose first member you are")
                            .with(Parameter.IDEMPOTENCY_KEY)
                            .takes(MatterOpening.class)
                            .answersVersioned(MatterView.class)
                            .refuses(403, LEGAL)
                            .command(Command.of(
                                            "matters create TITLE=title TYPE=type JURISDICTION=jurisdiction --legal-basis=legalBasis",
                                            "Creates a matter, whose first member you are.")
                                    .prints(PRINTS))),
            ApiOperation.get(ONE, Verb.READ, MatterRoutes::show)
                    .is(
                            Operation.of("getMatter", "Get a matter of which you are a member")
                                    .with(ID)
                                    .answersVersioned(MatterView.class)
                                    .refuses(404, UNKNOWN)
                                    .command(Command.of("matters show ID", "Shows a matter.")
                                            .prints(PRINTS))
                                    .command(
                                            Command.of(
                                                            "matters contacts ID",
                                                            "Lists the contacts at authorities with the fingerprints of their certificates.")
                                                    .rows(
                                                            "parts.contacts",
                                                            "AGENCY {agency} | NAME {name} | REACH {reach} | KEY {certificate.key} | VALID UNTIL"
                                                                    + " {@certificate.validUntil} | SHA-256 {certificate.fingerprint} | ID {id}"))),
            ApiOperation.reading("PATCH", ONE, Verb.MARK, MatterRoutes::change)
                    .is(Operation.of("changeMatter", "Change the title, jurisdiction or legal basis of a matter")
                            .with(ID, Parameter.IF_MATCH)
                            .takes(MatterChange.class)
                            .answersVersioned(MatterView.class)
                            .refuses(404, UNKNOWN)
                            .refuses(412, STALE)
                            .command(Command.of("matters set ID [OPTIONS]", "Changes a matter.")
                                    .prints(PRINTS))),
            ApiOperation.reading("POST", ONE + "/state", Verb.MARK, MatterRoutes::move)
                    .is(Operation.of("moveMatter", "Set how far a matter is: open, referred, or closed with an outcome")
                            .text("Legal holds of a closed matter stay until an administrator releases them.")
                            .with(ID, Parameter.IF_MATCH)
                            .takes(MatterMove.class)
                            .answersVersioned(MatterView.class)
                            .refuses(404, UNKNOWN)
                            .refuses(409, CLOSED_WITH)
                            .refuses(412, STALE)
                            .command(Command.of(
                                            "matters move ID STATE=state --outcome=outcome",
                                            "Sets how far a matter is: open, referred or closed.")
                                    .prints(PRINTS))),
            ApiOperation.reading("PUT", ONE + "/members/{person}", Verb.RESTRICT, MatterRoutes::addMember)
                    .is(Operation.of("addMatterMember", "Add a member, who then sees the whole matter")
                            .with(ID, PERSON)
                            .takes(RequestBodies.Nothing.class)
                            .answersVersioned(MatterView.class)
                            .refuses(403, LEGAL)
                            .refuses(404, UNKNOWN)
                            .refuses(409, TOO_MANY)
                            .refuses(422, "matter.member: not an active account of a person of the center.")
                            .command(Command.of("matters add-member ID PERSON", "Adds a member to a matter.")
                                    .prints(PRINTS))),
            ApiOperation.reading("DELETE", ONE + "/members/{person}", Verb.RESTRICT, MatterRoutes::removeMember)
                    .is(Operation.of("removeMatterMember", "Remove a member")
                            .with(ID, PERSON)
                            .answersNothing()
                            .refuses(403, LEGAL)
                            .refuses(404, UNKNOWN)
                            .refuses(
                                    409,
                                    "matter.last-legal: the matter would have no active member with the role legal.")
                            .command("matters remove-member ID PERSON", "{$person} is not a member of {$id}.")),
            ApiOperation.reading("POST", ONE + "/orders", Verb.MARK, MatterRoutes::addOrder)
                    .is(Operation.of("addCourtOrder", "Add an order of a court")
                            .with(ID, Parameter.IDEMPOTENCY_KEY)
                            .takes(CourtOrderRequest.class)
                            .answersVersioned(MatterView.class)
                            .refuses(404, UNKNOWN)
                            .refuses(409, TOO_MANY)
                            .command(Command.of(
                                            "matters add-order ID --issued-at=issuedAt --expires-at=expiresAt [OPTIONS]",
                                            "Adds an order of a court.")
                                    .rows(
                                            "parts.orders",
                                            "COURT {court} | REFERENCE {reference} | EXPIRES {@expiresAt} | ID {id}"))),
            ApiOperation.reading("POST", ONE + "/contacts", Verb.MARK, MatterRoutes::addContact)
                    .is(Operation.of("addAgencyContact", "Add a person at an authority")
                            .with(ID, Parameter.IDEMPOTENCY_KEY)
                            .takes(AgencyContactRequest.class)
                            .answersVersioned(MatterView.class)
                            .refuses(404, UNKNOWN)
                            .refuses(409, TOO_MANY)
                            .command(Command.of(
                                            "matters add-contact ID AGENCY=agency NAME=name REACH=reach",
                                            "Adds a person at an authority.")
                                    .rows(
                                            "parts.contacts",
                                            "AGENCY {agency} | NAME {name} | REACH {reach} | ID {id}"))),
            ApiOperation.reading("DELETE", ONE + "/parts/{part}", Verb.MARK, MatterRoutes::removePart)
                    .is(Operation.of("removeMatterPart", "Remove a court order or a contact")
                            .with(ID, Parameter.path("part", "ID of the court order or of the contact."))
                            .answersNothing()
                            .refuses(404, UNKNOWN + " matter.unknown-part.")
                            .command("matters remove ID PART", "{$part} is removed from {$id}.")),
            ApiOperation.get(ONE + "/disclosures", Verb.READ, MatterRoutes::disclosures)
                    .is(Operation.of("listDisclosures", "List what was disclosed to whom, latest entry first")
                            .with(ID)
                            .lists(DisclosureView.class)
                            .refuses(404, UNKNOWN)
                            .command(Command.of("matters disclosures ID", "Lists what was disclosed to whom.")
                                    .rows(
                                            "ENTRY {seq} | DISCLOSED {@disclosedAt} | RECIPIENT {recipient} | WHAT {what} |"
                                                    + " BY {by} | SHA256 {sha256}"))),
            ApiOperation.reading("POST", ONE + "/disclosures", Verb.MARK, MatterRoutes::disclose)
                    .is(Operation.of("addDisclosure", "Add an entry to the disclosure log, which only grows")
                            .with(ID, Parameter.IDEMPOTENCY_KEY)
                            .takes(DisclosureRequest.class)
                            .answers(DisclosureView.class)
                            .refuses(404, UNKNOWN)
                            .command(Command.of(
                                            "matters disclose ID RECIPIENT=recipient WHAT=what --legal-basis=legalBasis --sha256=sha256"
                                                    + " --at=disclosedAt",
                                            "Adds an entry to the disclosure log, which only grows.")
                                    .prints("Entry {seq} of {$id}: {recipient} received {what}"))),
            ApiOperation.get(ONE + "/log", Verb.READ, MatterRoutes::log)
                    .is(
                            Operation.of("getMatterLog", "List who read and changed a matter, newest first")
                                    .text("Reading the log is logged too.")
                                    .with(
                                            ID,
                                            Parameter.query("changes", "true: without reads.")
                                                    .oneOf(FLAG))
                                    .lists(MatterLogView.class)
                                    .refuses(404, UNKNOWN)
                                    .command(
                                            Command.of(
                                                            "matters log ID --changes=changes",
                                                            "Lists who read and changed a matter.")
                                                    .rows(
                                                            "ENTRY {seq} | AT {@at} | USER {person} | ACTION {action} | DETAIL {detail}"))));

    private final MatterAccess access;
    private final SecureRandom random;

    MatterRoutes(MatterAccess access, SecureRandom random) {
        this.access = access;
        this.random = random;
    }

    List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private HttpResponse list(Call call) {
        String state = call.query().oneOf("state", STATES);
        PageRequest slice = call.query().slice();
        ResultPage<Document<Matter>> page = access.database().inTransaction(handle -> {
            ResultPage<Document<Matter>> found = ResultPage.cut(
                    access.store.all(handle, call.person().name()).stream()
                            .filter(one -> state == null
                                    || state.equals(one.value().state().text()))
                            .toList(),
                    Document::name,
                    slice);
            for (Document<Matter> one : found.items()) {
                access.logListed(handle, call, one.name());
            }
            return found;
        });
        return Answers.list(page.map(MatterRow::of));
    }

    private HttpResponse create(Call call) {
        MatterOpening asked = call.body(MatterOpening.class);
        access.requireLegal(call);
        Matter.Heading heading = new Matter.Heading(
                asked.title(), asked.type(), asked.jurisdiction(), Objects.requireNonNullElse(asked.legalBasis(), ""));
        String request = RequestKey.ofMaking(call);
        Instant now = access.now();
        String by = call.person().name();
        return access.database().inTransaction(handle -> {
            // The reference of the holds comes from the request, so that a repeated request finds the matter that it
            // made.
            String hold = "hold-" + (request == null ? randomHex() : request);
            Optional<Document<Matter>> before = access.store.all(handle, by).stream()
                    .filter(one -> one.value().hold().equals(hold))
                    .findFirst();
            if (before.isPresent()) {
                return shown(handle, before.get());
            }
            Matter matter = Matter.opened(number(now), hold, heading);
            while (!access.store.open(handle, matter, by, now)) {
                matter = Matter.opened(number(now), "hold-" + randomHex(), heading);
            }
            HttpResponse answer = shown(handle, new Document<>(matter.id(), 1, matter, by, now));
            access.log(handle, call, matter.id(), words(heading));
            return answer;
        });
    }

    private String number(Instant now) {
        StringBuilder text =
                new StringBuilder("M-%d-".formatted(now.atOffset(ZoneOffset.UTC).getYear()));
        for (int i = 0; i < NUMBER_LENGTH; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }

    private String randomHex() {
        byte[] bytes = new byte[HOLD_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static String words(Matter.Heading heading) {
        return Stream.of(heading.title(), heading.type().text(), heading.jurisdiction(), heading.legalBasis())
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(", "));
    }

    private HttpResponse show(Call call) {
        return access.open(call, (handle, stored) -> {
            HttpResponse answer = shown(handle, stored);
            access.log(handle, call, stored.name(), "");
            return answer;
        });
    }

    private HttpResponse shown(Handle handle, Document<Matter> stored) {
        String id = stored.name();
        return Answers.versioned(
                MatterView.of(
                        stored,
                        access.store.members(handle, id).stream()
                                .map(one -> new MatterView.MemberView(
                                        one.person(),
                                        access.isLegal(handle, one.person()),
                                        one.addedBy(),
                                        one.addedAt()))
                                .toList(),
                        access.store.cases(handle, id),
                        access.store.disclosures(handle, id),
                        access.store.opening(handle, id)),
                stored.version());
    }

    private HttpResponse change(Call call) {
        MatterChange asked = call.body(MatterChange.class);
        return changed(
                call,
                Stream.of(asked.title(), asked.jurisdiction(), asked.legalBasis())
                        .filter(Objects::nonNull)
                        .collect(Collectors.joining(", ")),
                matter -> {
                    Matter.Heading now = matter.heading();
                    return new Matter.Changed.To(matter.with(new Matter.Heading(
                            Objects.requireNonNullElse(asked.title(), now.title()),
                            now.type(),
                            Objects.requireNonNullElse(asked.jurisdiction(), now.jurisdiction()),
                            Objects.requireNonNullElse(asked.legalBasis(), now.legalBasis()))));
                });
    }

    private HttpResponse move(Call call) {
        MatterMove asked = call.body(MatterMove.class);
        String outcome = Objects.requireNonNullElse(asked.outcome(), "");
        return changed(
                call, (asked.state().text() + " " + outcome).strip(), matter -> matter.moved(asked.state(), outcome));
    }

    private HttpResponse changed(Call call, String detail, Function<Matter, Matter.Changed> change) {
        Long named = call.version("matter");
        return access.open(call, (handle, stored) -> {
            if (named != null && named != stored.version()) {
                throw stale(stored.version()).asException();
            }
            return switch (change.apply(stored.value())) {
                case Matter.Changed.Refused refused ->
                    throw Problem.of(409, refused.code(), refused.message()).asException();
                case Matter.Changed.To to -> {
                    Document<Matter> after = put(handle, call, stored, to.matter());
                    HttpResponse answer = shown(handle, after);
                    access.log(handle, call, stored.name(), detail);
                    yield answer;
                }
            };
        });
    }

    private Document<Matter> put(Handle handle, Call call, Document<Matter> before, Matter after) {
        if (after.equals(before.value())) {
            return before;
        }
        Instant now = access.now();
        String by = call.person().name();
        long version = access.store
                .put(handle, after, before.version(), by, now)
                .orElseThrow(() -> stale(before.version() + 1).asException());
        return new Document<>(before.name(), version, after, by, now);
    }

    static Problem stale(long version) {
        return new Problem(
                412,
                "matter.stale-version",
                "The matter was changed since you loaded it (current version %d). Load it again.".formatted(version),
                Map.of("version", Long.toString(version)));
    }

    private HttpResponse addMember(Call call) {
        call.body(RequestBodies.Nothing.class);
        String person = call.path("person");
        return access.open(call, (handle, stored) -> {
            access.requireLegal(call);
            if (!access.canJoin(handle, person)) {
                throw new Problem(
                                422,
                                "matter.member",
                                "%s is not an active account of a person of this center. Name another account."
                                        .formatted(person),
                                Map.of("field", "person"))
                        .asException();
            }
            if (access.store.lockMembers(handle, stored.name()).size() >= Matter.MOST_LINKS) {
                throw tooMany("members").asException();
            }
            access.store.add(
                    handle,
                    stored.name(),
                    new MatterStore.Member(person, call.person().name(), access.now()));
            HttpResponse answer = shown(handle, stored);
            access.log(handle, call, stored.name(), person);
            return answer;
        });
    }

    static Problem tooMany(String what) {
        return Problem.of(409, "matter.too-many", "A matter has at most %d %s.".formatted(Matter.MOST_LINKS, what));
    }

    private HttpResponse removeMember(Call call) {
        String person = call.path("person");
        return access.open(call, (handle, stored) -> {
            access.requireLegal(call);
            boolean legalStays = access.store.lockMembers(handle, stored.name()).stream()
                    .anyMatch(one -> !one.person().equals(person) && access.isLegal(handle, one.person()));
            if (!legalStays) {
                throw Problem.of(
                                409,
                                "matter.last-legal",
                                "%s is the last active member with the role legal. Add another one first."
                                        .formatted(person))
                        .asException();
            }
            access.store.remove(handle, stored.name(), person);
            access.log(handle, call, stored.name(), person);
            return Answers.noContent();
        });
    }

    private HttpResponse addOrder(Call call) {
        CourtOrderRequest asked = call.body(CourtOrderRequest.class);
        Instant issued = Objects.requireNonNullElseGet(asked.issuedAt(), access::now);
        Instant expires = asked.expiresAt();
        if (expires != null && !expires.isAfter(issued)) {
            throw Body.wrong("expiresAt", "expiresAt must be after issuedAt.");
        }
        String id = partId(call);
        return changed(
                call,
                asked.court() + " " + asked.reference(),
                matter -> matter.has(id)
                        ? new Matter.Changed.To(matter)
                        : matter.with(new Matter.CourtOrder(
                                id,
                                asked.court(),
                                asked.reference(),
                                Objects.requireNonNullElse(asked.text(), ""),
                                issued,
                                expires)));
    }

    private HttpResponse addContact(Call call) {
        AgencyContactRequest asked = call.body(AgencyContactRequest.class);
        String id = partId(call);
        return changed(
                call,
                asked.agency() + ", " + asked.name(),
                matter -> matter.with(new Matter.AgencyContact(id, asked.agency(), asked.name(), asked.reach(), null)));
    }

    private String partId(Call call) {
        @Nullable String request = RequestKey.ofMaking(call);
        return request == null ? randomHex() : request;
    }

    private HttpResponse removePart(Call call) {
        String part = call.path("part");
        return access.open(call, (handle, stored) -> {
            if (!stored.value().has(part)) {
                throw Problem.of(
                                404,
                                "matter.unknown-part",
                                "The matter has no court order and no contact with the id %s. Get the matter to see the ids."
                                        .formatted(part))
                        .asException();
            }
            put(handle, call, stored, stored.value().without(part));
            access.log(handle, call, stored.name(), part);
            return Answers.noContent();
        });
    }

    private HttpResponse disclosures(Call call) {
        PageRequest slice = call.query().slice();
        return access.open(call, (handle, stored) -> {
            List<MatterStore.Disclosure> found =
                    access.store.disclosures(handle, stored.name(), slice.afterNumber(), slice.limit() + 1);
            long total = access.store.disclosures(handle, stored.name());
            access.log(handle, call, stored.name(), "");
            return Answers.list(ResultPage.found(found, one -> Integer.toString(one.seq()), slice, () -> total)
                    .map(DisclosureView::of));
        });
    }

    private HttpResponse disclose(Call call) {
        DisclosureRequest asked = call.body(DisclosureRequest.class);
        String sha256 = Objects.requireNonNullElse(asked.sha256(), "");
        if (!sha256.isEmpty() && !sha256.matches("[0-9a-fA-F]{64}")) {
            throw Body.wrong("sha256", "sha256 must have 64 hexadecimal digits.");
        }
        Instant now = access.now();
        MatterStore.Disclosed made = new MatterStore.Disclosed(
                asked.recipient(),
                asked.what(),
                Objects.requireNonNullElse(asked.legalBasis(), ""),
                sha256.toLowerCase(Locale.ROOT),
                Objects.requireNonNullElse(asked.disclosedAt(), now));
        return access.open(call, (handle, stored) -> {
            MatterStore.Disclosure entry = access.store.disclose(
                    handle,
                    stored.name(),
                    RequestKey.ofMaking(call),
                    made,
                    call.person().name(),
                    now);
            access.log(handle, call, stored.name(), "entry %d: %s".formatted(entry.seq(), made.recipient()));
            return Answers.json(DisclosureView.of(entry));
        });
    }

    private HttpResponse log(Call call) {
        boolean changes = "true".equals(call.query().oneOf("changes", FLAG));
        PageRequest slice = call.query().slice();
        return access.open(call, (handle, stored) -> {
            access.log(handle, call, stored.name(), "");
            List<MatterLog.Entry> found =
                    access.log.newest(handle, stored.name(), changes, slice.afterNumber(), slice.limit() + 1);
            return Answers.list(ResultPage.found(found, one -> Long.toString(one.seq()), slice, () -> null)
                    .map(MatterLogView::of));
        });
    }
}
