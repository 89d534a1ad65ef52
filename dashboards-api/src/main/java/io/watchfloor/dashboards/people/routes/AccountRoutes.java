package io.watchfloor.dashboards.people.routes;

import io.watchfloor.dashboards.access.Credential;
import io.watchfloor.dashboards.access.people.People;
import io.watchfloor.dashboards.access.people.Profile;
import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.people.views.ApiTokenView;
import io.watchfloor.dashboards.people.views.PeopleRequests;
import io.watchfloor.dashboards.people.views.ProfileView;
import io.watchfloor.dashboards.people.views.SessionView;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.dashboards.wire.RequestBodies;
import io.watchfloor.ops.platform.rights.Verb;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code /me/profile}, {@code /sessions} and {@code /tokens}: what people do about their own account. */
public final class AccountRoutes {

    private static final String ME = "/api/v1/me/";

    public static final List<ApiOperation<AccountRoutes>> OPERATIONS = List.of(
            ApiOperation.get(ME + "profile", Verb.SELF, AccountRoutes::ownProfile)
                    .is(Operation.of("getProfile", "What you say of yourself").answersVersioned(ProfileView.class)),
            ApiOperation.reading("PUT", ME + "profile", Verb.SELF, AccountRoutes::profile)
                    .is(Operation.of("putProfile", "Says it anew, as a whole")
                            .text("How you are told stands at /people/me/contacts.")
                            .with(Parameter.IF_MATCH)
                            .takes(PeopleRequests.NewProfile.class)
                            .answersVersioned(ProfileView.class)
                            .command(Command.of(
                                            "account set --display-name=displayName", "Says how others may call you.")
                                    .prints("Others call you {displayName?{displayName}|by your name}."))),
            ApiOperation.get(ME + "sessions", Verb.SELF, AccountRoutes::sessions)
                    .is(Operation.of("listMySessions", "Where you are signed in, by id")
                            .lists(SessionView.class)
                            .command(Command.of("account sessions", "Where you are signed in.")
                                    .rows(
                                            "ID {id} | BY {method} | FROM {address} | DEVICE {device} | SIGNED IN {@createdAt}"
                                                    + " | LAST USED {@lastUsedAt}"))),
            ApiOperation.reading("DELETE", ME + "sessions/{id}", Verb.SELF, AccountRoutes::endSession)
                    .is(Operation.of("endMySession", "Ends one of your sessions")
                            .with(Parameter.path("id", "The session's id."))
                            .answersNothing()
                            .command("account end-session ID", "Session {$id} has ended.")),
            ApiOperation.reading("POST", ME + "sessions/end-others", Verb.SELF, AccountRoutes::endOthers)
                    .is(Operation.of("endMyOtherSessions", "Signs you out of every other browser")
                            .takes(RequestBodies.Nothing.class)
                            .answersNothing()),
            ApiOperation.get(ME + "tokens", Verb.SELF, AccountRoutes::tokens)
                    .is(Operation.of(
                                    "listMyTokens",
                                    "Your API tokens, by id, also those that ended; never their secrets")
                            .lists(ApiTokenView.class)
                            .command(Command.of("account tokens", "Your API tokens, without their secrets.")
                                    .rows(
                                            "ID {id} | BEGINS {prefix} | STATUS {status} | MAY {scopes?{scopes*}|all} | PURPOSE {purpose}"
                                                    + " | EXPIRES {@expiresAt} | LAST USED {@lastUsedAt}"))),
            ApiOperation.reading("POST", ME + "tokens", Verb.SELF, AccountRoutes::makeToken)
                    .asDangerous()
                    .is(Operation.of("makeMyToken", "An API token of your own, told once")
                            .text("In a browser that you signed in to yourself: a token makes no further tokens.")
                            .takes(RequestBodies.NewToken.class)
                            .answers(ApiTokenView.WithSecret.class)
                            .refuses(403, "token.by-token, or token.no-passkey.")
                            .with(Parameter.IDEMPOTENCY_KEY)
                            .refuses(409, "people.too-many-tokens or request.repeated.")),
            ApiOperation.reading("DELETE", ME + "tokens/{id}", Verb.SELF, AccountRoutes::revokeToken)
                    .is(Operation.of("revokeMyToken", "Revokes one of your API tokens")
                            .with(Parameter.path("id", "The token's id."))
                            .answersNothing()
                            .command("account revoke-token ID", "Token {$id} is revoked.")));

    private final People people;
    private final TokenCreation making;
    private final Predicate<String> hasPasskey;
    private final Clock clock;
    private final Runnable peopleChanged;

    /**
     * @param hasPasskey by the person's name
     * @param peopleChanged runs when a credential may have ended
     */
    public AccountRoutes(People people, Predicate<String> hasPasskey, Clock clock, Runnable peopleChanged) {
        this.people = people;
        this.hasPasskey = hasPasskey;
        this.making = new TokenCreation(people, clock);
        this.clock = clock;
        this.peopleChanged = peopleChanged;
    }

    public List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private static String name(Call call) {
        return call.person().name();
    }

    private HttpResponse profile(Call call) {
        PeopleRequests.NewProfile asked = call.body(PeopleRequests.NewProfile.class);
        String display = asked.displayName();
        return people.profiles()
                .put(
                        name(call),
                        display == null ? "" : PeopleRoutes.person(display),
                        call.version("profile"),
                        call.actor())
                .map(AccountRoutes::shown)
                .orElseThrow(() -> Problem.of(
                                412,
                                "people.stale-version",
                                "Your profile was changed meanwhile. Look at it again, then decide.")
                        .asException());
    }

    private HttpResponse ownProfile(Call call) {
        return shown(people.profiles().of(name(call)));
    }

    private static HttpResponse shown(Profile profile) {
        return Answers.versioned(ProfileView.of(profile), profile.version());
    }

    private HttpResponse sessions(Call call) {
        List<SessionView> items = people.sessions().of(name(call)).stream()
                .map(session -> SessionView.of(session, session.id().equals(own(call))))
                .toList();
        return Answers.list(ResultPage.cut(items, SessionView::id, call.query().slice()));
    }

    /** The id of the session that the request came with; empty for a token. */
    private static String own(Call call) {
        return call.credential() instanceof Credential.OfSession session ? session.id() : "";
    }

    private HttpResponse endSession(Call call) {
        if (!people.sessions().end(name(call), call.path("id"), call.actor())) {
            throw PeopleProblems.unknownCredential("session", call.path("id"), name(call))
                    .asException();
        }
        peopleChanged.run();
        return Answers.noContent();
    }

    private HttpResponse endOthers(Call call) {
        call.body(RequestBodies.Nothing.class);
        people.sessions().endOthers(name(call), own(call), call.actor());
        peopleChanged.run();
        return Answers.noContent();
    }

    private HttpResponse tokens(Call call) {
        Instant now = clock.instant();
        List<ApiTokenView> items = people.tokens().of(name(call)).stream()
                .map(token -> ApiTokenView.of(token, now))
                .toList();
        return Answers.list(ResultPage.cut(items, ApiTokenView::id, call.query().slice()));
    }

    private HttpResponse makeToken(Call call) {
        RequestBodies.NewToken asked = call.body(RequestBodies.NewToken.class);
        if (call.token().isPresent()) {
            throw new Problem(
                            403,
                            "token.by-token",
                            "A token makes no further tokens of its own person, so that it does not outlive itself. Sign in"
                                    + " without a token, or ask an administrator.",
                            Map.of())
                    .asException();
        }
        if (!Boolean.TRUE.equals(asked.administers())) {
            return making.make(name(call), asked, call);
        }
        // Whoever has a passkey has just shown it, or would not be here.
        if (!hasPasskey.test(name(call))) {
            throw Problem.of(
                            403,
                            "token.no-passkey",
                            "A token for administration needs a passkey, and you have none. Enrol one, or make a token without"
                                    + " administers: nothing asks you for a passkey.")
                    .asException();
        }
        return making.makeAdministering(asked, call);
    }

    private HttpResponse revokeToken(Call call) {
        if (!people.tokens().revoke(name(call), call.path("id"), call.actor())) {
            throw PeopleProblems.unknownCredential("token", call.path("id"), name(call))
                    .asException();
        }
        peopleChanged.run();
        return Answers.noContent();
    }
}
