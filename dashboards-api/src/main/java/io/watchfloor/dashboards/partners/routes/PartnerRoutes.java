package io.watchfloor.dashboards.partners.routes;

import io.watchfloor.dashboards.access.Account;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.access.people.AccountChange;
import io.watchfloor.dashboards.access.people.AccountReply;
import io.watchfloor.dashboards.access.people.People;
import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Body;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.audit.Audit;
import io.watchfloor.dashboards.partners.expiry.PartnerExpiry;
import io.watchfloor.dashboards.partners.views.PartnerRequests.PartnerLimits;
import io.watchfloor.dashboards.partners.views.PartnerRequests.PartnerRequest;
import io.watchfloor.dashboards.partners.views.PartnerView;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.ops.intel.partner.Partner;
import io.watchfloor.ops.intel.partner.PartnerState;
import io.watchfloor.ops.intel.partner.PartnerStore;
import io.watchfloor.ops.intel.partner.PartnerStore.Written;
import io.watchfloor.ops.intel.partner.PartnerWorth;
import io.watchfloor.ops.intel.partner.Partners;
import io.watchfloor.ops.intel.partner.Reliability;
import io.watchfloor.ops.intel.partner.SignalKind;
import io.watchfloor.ops.platform.document.Document;
import io.watchfloor.ops.platform.rights.Verb;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Routes {@code /partners}. Administrators change partners; a partner reads only itself. */
public final class PartnerRoutes {

    private static final String ONE = "/api/v1/partners/{id}";
    private static final Parameter ID =
            Parameter.path("id", "ID of the partner.").as("partner");
    private static final String PRINTS =
            "{organisation} ({id}) is {access.state}, up to TLP {access.ceiling}. Account: {access.account}{expiries>. Expiring: {kind} {@until}}";
    private static final String STALE = "partner.stale-version: the partner was changed since you loaded it.";

    public static final List<ApiOperation<PartnerRoutes>> OPERATIONS = List.of(
            ApiOperation.get("/api/v1/partners", Verb.READ, PartnerRoutes::list)
                    .is(Operation.of("listPartners", "List partners by id; a partner sees only itself")
                            .lists(PartnerView.class)
                            .command(Command.of("partners list", "Lists partners.")
                                    .rows("ID {id} | ORGANISATION {organisation} | STATE {access.state} |"
                                            + " CEILING {access.ceiling} | ACCOUNT {access.account} |"
                                            + " RELIABILITY {worth.reliability} | SIGNALS {worth.signals} |"
                                            + " CASES {worth.cases} | AGREEMENT UNTIL {agreement.validUntil} |"
                                            + " EXPIRING {expiries*kind|-}"))),
            ApiOperation.get(ONE, Verb.READ, PartnerRoutes::show)
                    .is(Operation.of("getPartner", "Get a partner, with the use of its quotas")
                            .with(ID)
                            .answersVersioned(PartnerView.class)
                            .command(Command.of("partners show ID", "Shows a partner.")
                                    .prints(PRINTS))),
            ApiOperation.reading("PUT", ONE, Verb.ADMINISTER, PartnerRoutes::put)
                    .asDangerous()
                    .is(Operation.of("putPartner", "Create or change a partner")
                            .text(
                                    "A new partner gets a service account, and is active at once. Create an API token for the account,"
                                            + " and give it to the partner.")
                            .with(ID, Parameter.IF_MATCH)
                            .takes(PartnerRequest.class)
                            .answersVersioned(PartnerView.class)
                            .refuses(409, "partner.too-many, partner.account-taken, or people.exists.")
                            .refuses(412, STALE)
                            .refuses(422, "partner.account: not a service account with the role partner.")
                            .command(Command.of(
                                            "partners set ID --valid-from=validFrom --valid-until=validUntil [OPTIONS]",
                                            "Creates or changes a partner. A new partner gets a service account.")
                                    .prints(PRINTS))),
            ApiOperation.reading("PUT", ONE + "/limits", Verb.ADMINISTER, PartnerRoutes::limit)
                    .asDangerous()
                    .is(Operation.of("limitPartner", "Change what a partner may receive and send, or its state")
                            .text("Applies to the next request of the partner on every node.")
                            .with(ID, Parameter.IF_MATCH)
                            .takes(PartnerLimits.class)
                            .answersVersioned(PartnerView.class)
                            .refuses(403, "access.beyond-own: the ceiling is above your own clearance.")
                            .refuses(412, STALE)
                            .command(Command.of(
                                            "partners limit ID --requests-per-minute=requestsPerMinute --objects-per-day=objectsPerDay"
                                                    + " --signals-per-day=signalsPerDay [OPTIONS]",
                                            "Changes what a partner may receive and send, or its state.")
                                    .prints(PRINTS))));

    private final Jdbi database;
    private final Partners partners;
    private final People people;
    private final Audit audit;
    private final Clock clock;
    private final Runnable peopleChanged;
    private final PartnerStore store = new PartnerStore();

    /** @param peopleChanged runs when the rights of an account changed */
    public PartnerRoutes(Jdbi database, Partners partners, People people, Clock clock, Runnable peopleChanged) {
        this.database = database;
        this.partners = partners;
        this.people = people;
        this.audit = people.database().audit();
        this.clock = clock;
        this.peopleChanged = peopleChanged;
    }

    public List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    /** Whether the caller works at this center, and not at a partner. */
    static boolean isOwnStaff(Call call) {
        return call.verbs().contains(Verb.WATCH);
    }

    private HttpResponse list(Call call) {
        return database.withHandle(handle -> Answers.list(ResultPage.cut(
                        store.all(handle).stream()
                                .filter(one -> sees(call, one.value()))
                                .toList(),
                        one -> one.value().id(),
                        call.query().slice())
                .map(one -> view(handle, call, one))));
    }

    static boolean sees(Call call, Partner partner) {
        return isOwnStaff(call) || isOwn(call, partner);
    }

    private static boolean isOwn(Call call, Partner partner) {
        return partner.account().equals(call.person().name());
    }

    private PartnerView view(Handle handle, Call call, Document<Partner> stored) {
        boolean contacts = call.verbs().contains(Verb.ADMINISTER) || isOwn(call, stored.value());
        return PartnerView.of(
                stored,
                PartnerExpiry.read(handle, stored.value(), clock.instant()),
                partners.usage(handle, stored.value()),
                PartnerWorth.of(handle, stored.value().id()),
                contacts,
                clock.instant());
    }

    private HttpResponse show(Call call) {
        return database.withHandle(handle -> shown(handle, call, require(handle, call)));
    }

    private HttpResponse shown(Handle handle, Call call, Document<Partner> stored) {
        return Answers.versioned(view(handle, call, stored), stored.version());
    }

    private Document<Partner> require(Handle handle, Call call) {
        String id = call.path("id");
        return store.find(handle, id)
                .filter(one -> sees(call, one.value()))
                .orElseThrow(() -> Problem.unknown("partner", id).asException());
    }

    private HttpResponse put(Call call) {
        String id = call.path("id");
        if (!Partner.isId(id)) {
            throw Body.wrong(
                    "id", "The id of a partner must have 1 to 40 characters: lower-case letters, digits and hyphens.");
        }
        PartnerRequest asked = call.body(PartnerRequest.class);
        Optional<Document<Partner>> before = database.withHandle(handle -> store.find(handle, id));
        Partner now = before.map(Document::value).orElse(null);
        String name = asked.organisation();
        if (name == null && now == null) {
            throw Problem.field(
                            "body.missing-field", "organisation", "A new partner needs the name of its organisation.")
                    .asException();
        }
        Partner.Agreement agreement = agreement(now == null ? Partner.Agreement.NONE : now.agreement(), asked);
        String account = Optional.ofNullable(asked.account())
                .or(() -> Optional.ofNullable(now).map(Partner::account))
                .orElse("partner-" + id);
        Partner.Limits limits = now == null ? Partner.Limits.USUAL : now.limits();
        Partner partner = new Partner(
                id,
                new Partner.Organisation(
                        name != null
                                ? name
                                : now == null ? id : now.organisation().name(),
                        asked.contacts() != null
                                ? asked.contacts()
                                : now == null ? List.of() : now.organisation().contacts()),
                agreement,
                account,
                limits,
                now == null ? Reliability.F : now.reliability(),
                now == null ? PartnerState.ACTIVE : now.state());
        ensureAccount(partner, call);
        return write(call, before.map(Document::version).orElse(0L), partner);
    }

    private static Partner.Agreement agreement(Partner.Agreement now, PartnerRequest asked) {
        Instant from = asked.validFrom() == null ? now.validFrom() : asked.validFrom();
        Instant until = asked.validUntil() == null ? now.validUntil() : asked.validUntil();
        if (from != null && until != null && !from.isBefore(until)) {
            throw Body.wrong("validUntil", "validUntil must be after validFrom.");
        }
        return new Partner.Agreement(asked.agreement() == null ? now.reference() : asked.agreement(), from, until);
    }

    /** Creates the service account, or checks that an existing account is the account of a partner. */
    private void ensureAccount(Partner partner, Call call) {
        Optional<Account> present = people.roster().find(partner.account());
        if (present.isPresent()) {
            Account account = present.get();
            if (!account.isService() || account.removed() || account.role() != Role.PARTNER) {
                throw new Problem(
                                422,
                                "partner.account",
                                "%s is not a service account with the role partner. Name another account, or omit it."
                                        .formatted(partner.account()),
                                Map.of("field", "account"))
                        .asException();
            }
            return;
        }
        AccountReply reply = people.services()
                .add(partner.account(), Role.PARTNER, call.person().name(), call.actor());
        if (!(reply instanceof AccountReply.Success)) {
            throw new Problem(
                            422,
                            "partner.account",
                            ("The service account %s cannot be created: sign in as a person, because the account needs an"
                                            + " owner, and use a name that no account has.")
                                    .formatted(partner.account()),
                            Map.of("field", "account"))
                    .asException();
        }
    }

    private HttpResponse limit(Call call) {
        PartnerLimits asked = call.body(PartnerLimits.class);
        Document<Partner> before = database.withHandle(handle -> require(handle, call));
        Partner now = before.value();
        Partner.Limits limits = now.limits();
        Partner partner = new Partner(
                now.id(),
                now.organisation(),
                now.agreement(),
                now.account(),
                new Partner.Limits(
                        asked.ceiling() == null ? limits.ceiling() : asked.ceiling(),
                        kinds(asked.kinds(), limits.kinds()),
                        or(asked.requestsPerMinute(), limits.requestsPerMinute()),
                        or(asked.objectsPerDay(), limits.objectsPerDay()),
                        or(asked.signalsPerDay(), limits.signalsPerDay())),
                asked.reliability() == null ? now.reliability() : asked.reliability(),
                asked.state() == null ? now.state() : asked.state());
        return write(call, before.version(), partner);
    }

    private static long or(@Nullable Long asked, long now) {
        return asked == null ? now : asked;
    }

    private static Set<SignalKind> kinds(@Nullable List<String> asked, Set<SignalKind> now) {
        if (asked == null) {
            return now;
        }
        return asked.stream()
                .map(text -> Arrays.stream(SignalKind.values())
                        .filter(kind -> kind.text().equals(text))
                        .findFirst()
                        .orElseThrow(() -> Body.wrong(
                                "kinds",
                                "kinds must not contain %s. Allowed values: %s."
                                        .formatted(
                                                text,
                                                Arrays.stream(SignalKind.values())
                                                        .map(SignalKind::text)
                                                        .collect(Collectors.joining(", "))))))
                .collect(Collectors.toSet());
    }

    /** @param based the version on which the change is based, if the caller named none */
    private HttpResponse write(Call call, long based, Partner partner) {
        Long named = call.version("partner");
        long version = named == null ? based : named;
        // Users can grant only a clearance that they have themselves, which this change checks.
        var unused = people.roster()
                .change(
                        partner.account(),
                        new AccountChange.Edit(null, null, null, partner.ceiling()),
                        null,
                        call.actor());
        HttpResponse response = database.inTransaction(handle -> {
            Written written = store.put(handle, partner, version, call.person().name(), clock.instant());
            return switch (written) {
                case Written.Stored stored -> {
                    audit.append(
                            handle, call.actor().did(call.action(), "partner:" + partner.id(), "", words(partner)));
                    yield shown(handle, call, stored.partner());
                }
                case Written.Stale stale ->
                    throw new Problem(
                                    412,
                                    "partner.stale-version",
                                    "The partner was changed since you loaded it (current version %d). Load it again."
                                            .formatted(stale.version()),
                                    Map.of("version", Long.toString(stale.version())))
                            .asException();
                case Written.AccountTaken taken ->
                    throw new Problem(
                                    409,
                                    "partner.account-taken",
                                    "The account %s belongs to the partner %s. Name another account."
                                            .formatted(partner.account(), taken.partner()),
                                    Map.of("field", "account"))
                            .asException();
                case Written.Full full ->
                    throw Problem.of(
                                    409,
                                    "partner.too-many",
                                    "The maximum of %d partners is stored.".formatted(Partner.MOST))
                            .asException();
            };
        });
        peopleChanged.run();
        return response;
    }

    private static String words(Partner partner) {
        return "%s, %s, up to %s, kinds %s, %d requests/min, %d objects/day, %d signals/day"
                .formatted(
                        partner.organisation().name(),
                        partner.state().text(),
                        partner.ceiling().text(),
                        partner.limits().kinds().stream()
                                .map(SignalKind::text)
                                .sorted()
                                .toList(),
                        partner.limits().requestsPerMinute(),
                        partner.limits().objectsPerDay(),
                        partner.limits().signalsPerDay());
    }
}
