package io.watchfloor.dashboards.people.routes;

import io.watchfloor.dashboards.access.Account;
import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.access.people.People;
import io.watchfloor.dashboards.access.people.RepeatedRequestException;
import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.RequestKey;
import io.watchfloor.dashboards.people.views.ApiTokenView;
import io.watchfloor.dashboards.people.views.SessionView;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.dashboards.wire.RequestBodies;
import io.watchfloor.dashboards.wire.SmallAnswers;
import io.watchfloor.ops.platform.rights.Verb;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code /people/{name}/links}, {@code /tokens} and {@code /sessions}: creates and revokes credentials of a person. */
public final class CredentialRoutes {

    private static final String OF = "/api/v1/people/{name}/";

    public static final List<ApiOperation<CredentialRoutes>> OPERATIONS = List.of(
            ApiOperation.reading("POST", OF + "links", Verb.ADMINISTER, CredentialRoutes::link)
                    .asDangerous()
                    .is(operation("makeLink", "Create a one-time sign-in link")
                            .takes(RequestBodies.Nothing.class)
                            .answers(SmallAnswers.SignInLink.class)
                            .with(Parameter.IDEMPOTENCY_KEY)
                            .refuses(409, "people.disabled, people.service-account or request.repeated.")
                            .command(Command.of("people link NAME", "Creates a one-time sign-in link for a person.")
                                    .prints("{link}"))),
            ApiOperation.get(OF + "tokens", Verb.ADMINISTER, CredentialRoutes::tokens)
                    .is(operation("listTokens", "List a person's API tokens, including expired ones, without secrets")
                            .lists(ApiTokenView.class)
                            .command(Command.of("people tokens NAME", "Lists a person's API tokens, without secrets.")
                                    .rows(
                                            "ID {id} | PREFIX {prefix} | STATUS {status} | RIGHTS {scopes?{scopes*}|all} | PURPOSE"
                                                    + " {purpose} | CREATED {@createdAt} | BY {createdBy} | EXPIRES {@expiresAt} | LAST USED"
                                                    + " {@lastUsedAt}"))),
            ApiOperation.reading("POST", OF + "tokens", Verb.ADMINISTER, CredentialRoutes::token)
                    .asDangerous()
                    .is(operation("makeToken", "Create an API token, whose secret is shown only once")
                            .takes(RequestBodies.NewToken.class)
                            .answers(ApiTokenView.WithSecret.class)
                            .with(Parameter.IDEMPOTENCY_KEY)
                            .refuses(409, "people.disabled, people.too-many-tokens or request.repeated.")
                            .command(Command.of(
                                            "people token NAME --days=expiresInDays --purpose=purpose --scope=scopes",
                                            "Creates an API token for a person and prints the token, which is "
                                                    + "shown only once.")
                                    .prints("{token}"))),
            ApiOperation.reading("DELETE", OF + "tokens/{id}", Verb.ADMINISTER, CredentialRoutes::revoke)
                    .is(operation("revokeToken", "Revoke an API token and end its sessions")
                            .with(Parameter.path("id", "ID of the token."))
                            .answersNothing()
                            .command("people revoke-token NAME ID", "Token {$id} of {$name} was revoked.")),
            ApiOperation.get(OF + "sessions", Verb.ADMINISTER, CredentialRoutes::sessions)
                    .is(operation("listSessions", "List a person's active sessions")
                            .lists(SessionView.class)
                            .command(Command.of("people sessions NAME", "Lists a person's active sessions.")
                                    .rows(
                                            "ID {id} | METHOD {method} | FROM {address} | DEVICE {device} | SIGNED IN {@createdAt} |"
                                                    + " LAST USED {@lastUsedAt} | EXPIRES {@expiresAt}"))),
            ApiOperation.reading("DELETE", OF + "sessions", Verb.ADMINISTER, CredentialRoutes::signOut)
                    .is(operation("endSessions", "End all sessions of a person").answersNothing()),
            ApiOperation.reading("DELETE", OF + "sessions/{id}", Verb.ADMINISTER, CredentialRoutes::end)
                    .is(operation("endSession", "End a session of a person")
                            .with(Parameter.path("id", "ID of the session."))
                            .answersNothing()));

    private final People people;
    private final URI address;
    private final Clock clock;
    private final TokenCreation making;
    private final Runnable peopleChanged;

    /**
     * @param address of the center for people: prefix of links
     * @param peopleChanged runs when a credential may have been revoked
     */
    public CredentialRoutes(People people, URI address, Clock clock, Runnable peopleChanged) {
        this.people = people;
        this.address = address;
        this.clock = clock;
        this.making = new TokenCreation(people, clock);
        this.peopleChanged = peopleChanged;
    }

    public List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private static Operation operation(String id, String summary) {
        return Operation.of(id, summary).with(PeopleRoutes.NAME);
    }

    private HttpResponse link(Call call) {
        call.body(RequestBodies.Nothing.class);
        Account account = PeopleRoutes.account(people, call);
        if (account.isService()) {
            throw PeopleProblems.service(account.name(), 409).asException();
        }
        String code;
        try {
            code = people.link(account.name(), RequestKey.ofMaking(call), by(call))
                    .orElseThrow(() -> PeopleProblems.shutOut(account.name()).asException());
        } catch (RepeatedRequestException e) {
            throw RequestKey.repeated("the link").asException();
        }
        return Answers.json(new SmallAnswers.SignInLink(account.name(), address + "/signin?code=" + code));
    }

    private HttpResponse tokens(Call call) {
        Account account = PeopleRoutes.account(people, call);
        Instant now = clock.instant();
        List<ApiTokenView> items = people.tokens().of(account.name()).stream()
                .map(token -> ApiTokenView.of(token, now))
                .toList();
        return Answers.list(ResultPage.cut(items, ApiTokenView::id, call.query().slice()));
    }

    private HttpResponse token(Call call) {
        RequestBodies.NewToken asked = call.body(RequestBodies.NewToken.class);
        Account account = PeopleRoutes.account(people, call);
        return making.make(account.name(), asked, call);
    }

    private HttpResponse revoke(Call call) {
        Account account = PeopleRoutes.account(people, call);
        if (!people.tokens().revoke(account.name(), call.path("id"), by(call))) {
            throw PeopleProblems.unknownCredential("token", call.path("id"), account.name())
                    .asException();
        }
        peopleChanged.run();
        return Answers.noContent();
    }

    private HttpResponse sessions(Call call) {
        Account account = PeopleRoutes.account(people, call);
        List<SessionView> items = people.sessions().of(account.name()).stream()
                .map(session -> SessionView.of(
                        session, session.id().equals(call.credential().id())))
                .toList();
        return Answers.list(ResultPage.cut(items, SessionView::id, call.query().slice()));
    }

    private HttpResponse signOut(Call call) {
        people.sessions().endAll(PeopleRoutes.account(people, call).name(), by(call));
        peopleChanged.run();
        return Answers.noContent();
    }

    private HttpResponse end(Call call) {
        Account account = PeopleRoutes.account(people, call);
        if (!people.sessions().end(account.name(), call.path("id"), by(call))) {
            throw PeopleProblems.unknownCredential("session", call.path("id"), account.name())
                    .asException();
        }
        peopleChanged.run();
        return Answers.noContent();
    }

    private static Actor by(Call call) {
        return call.actor();
    }
}
