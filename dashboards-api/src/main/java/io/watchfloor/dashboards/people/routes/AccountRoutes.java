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

/** {@code /me/profile}, {@code /sessions} and {@code /tokens}: a person's own account. */
public final class AccountRoutes {

    private static final String ME = "/api/v1/me/";

    public static final List<ApiOperation<AccountRoutes>> OPERATIONS = List.of(
            ApiOperation.get(ME + "profile", Verb.SELF, AccountRoutes::ownProfile)
                    .is(Operation.of("getProfile", "Get your profile").answersVersioned(ProfileView.class)),
            ApiOperation.reading("PUT", ME + "profile", Verb.SELF, AccountRoutes::profile)
                    .is(Operation.of("putProfile", "Replace your profile")
                            .text("Your contact methods are at /people/me/contacts.")
                            .with(Parameter.IF_MATCH)
                            .takes(PeopleRequests.NewProfile.class)
                            .answersVersioned(ProfileView.class)
                            .command(Command.of("account set --display-name=displayName", "Sets your display name.")
                                    .prints("Your display name is {displayName?{displayName}|your user name}."))),
            ApiOperation.get(ME + "sessions", Verb.SELF, AccountRoutes::sessions)
                    .is(Operation.of("listMySessions", "List your active sessions")
                            .lists(SessionView.class)
                            .command(Command.of("account sessions", "Lists your active sessions.")
                                    .rows(
                                            "ID {id} | METHOD {method} | FROM {address} | DEVICE {device} | SIGNED IN {@createdAt} |"
                                                    + " LAST USED {@lastUsedAt}"))),
            ApiOperation.reading("DELETE", ME + "sessions/{id}", Verb.SELF, AccountRoutes::endSession)
                    .is(Operation.of("endMySession", "End one of your sessions")
                            .with(Parameter.path("id", "ID of the session."))
                            .answersNothing()
                            .command("account end-session ID", "Session {$id} was ended.")),
            ApiOperation.reading("POST", ME + "sessions/end-others", Verb.SELF, AccountRoutes::endOtherSessions)
                    .is(Operation.of("endMyOtherSessions", "End all your other sessions")
                            .takes(RequestBodies.Nothing.class)
                            .answersNothing()),
            ApiOperation.get(ME + "tokens", Verb.SELF, AccountRoutes::tokens)
                    .is(Operation.of("listMyTokens", "List your API tokens, including expired ones, without secrets")
                            .lists(ApiTokenView.class)
                            .command(Command.of("account tokens", "Lists your API tokens, without secrets.")
                                    .rows(
                                            "ID {id} | PREFIX {prefix} | STATUS {status} | RIGHTS {scopes?{scopes*}|all} | PURPOSE"
                                                    + " {purpose} | EXPIRES {@expiresAt} | LAST USED {@lastUsedAt}"))),
            ApiOperation.reading("POST", ME + "tokens", Verb.SELF, AccountRoutes::makeToken)
                    .asDangerous()
                    .is(Operation.of("makeMyToken", "Create an API token for yourself, and show the secret once")
                            .text("Requires a browser session, because a token cannot create tokens for its own user.")
                            .takes(RequestBodies.NewToken.class)
                            .answers(ApiTokenView.WithSecret.class)
                            .refuses(403, "token.by-token, or token.no-passkey.")
                            .with(Parameter.IDEMPOTENCY_KEY)
                            .refuses(409, "people.too-many-tokens or request.repeated.")),
            ApiOperation.reading("DELETE", ME + "tokens/{id}", Verb.SELF, AccountRoutes::revokeToken)
                    .is(Operation.of("revokeMyToken", "Revoke one of your API tokens")
                            .with(Parameter.path("id", "ID of the token."))
                            .answersNothing()
                            .command("account revoke-token ID", "Token {$id} was revoked.")));

    private final People people;
    private final TokenCreation making;
    private final Predicate<String> hasPasskey;
    private final Clock clock;
    private final Runnable peopleChanged;

    /**
     * @param hasPasskey whether a person has a passkey, by the person's name
     * @param peopleChanged runs when a credential may have been revoked
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
                                "Your profile was changed in the meantime. Load it again and repeat the change.")
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

    /** Returns the id of the request's session; empty if the request has a token. */
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

    private HttpResponse endOtherSessions(Call call) {
        call.body(RequestBodies.Nothing.class);
        people.sessions().endOtherSessions(name(call), own(call), call.actor());
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
                            "A token cannot create tokens for its own user, so that access ends when the token"
                                    + " expires. Sign in with a browser, or ask an administrator.",
                            Map.of())
                    .asException();
        }
        if (!Boolean.TRUE.equals(asked.administers())) {
            return making.make(name(call), asked, call);
        }
        // A person with a passkey has just passed the passkey check of this route.
        if (!hasPasskey.test(name(call))) {
            throw Problem.of(
                            403,
                            "token.no-passkey",
                            "A token for administration requires a passkey, and you have none. Enroll a passkey, or"
                                    + " create the token without `administers`: without a passkey you are not asked for one.")
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
