package io.watchfloor.dashboards.people.routes;

import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.access.limits.GuessThrottle;
import io.watchfloor.dashboards.access.limits.SignInAttempts;
import io.watchfloor.dashboards.access.people.Invite;
import io.watchfloor.dashboards.access.people.Invites;
import io.watchfloor.dashboards.access.people.People;
import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Content;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.openapi.Reply;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Body;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.api.routing.RequestKey;
import io.watchfloor.dashboards.people.views.InviteView;
import io.watchfloor.dashboards.people.views.PeopleRequests;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.ops.platform.rights.Verb;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/** {@code /invites}: who is invited with what rights; and {@code /invite}, where the link leads. */
public final class InviteRoutes {

    public static final List<ApiOperation<InviteRoutes>> OPERATIONS = List.of(
            ApiOperation.get("/api/v1/invites", Verb.ADMINISTER, InviteRoutes::list)
                    .is(
                            Operation.of(
                                            "listInvites",
                                            "Invitations, by id, also those that ended within 90 days; never their links")
                                    .lists(InviteView.class)
                                    .command(
                                            Command.of("people invites", "Lists invitations, without their links.")
                                                    .rows(
                                                            "ID {id} | NAME {name} | ROLE {role} | SEES "
                                                                    + PeopleRoutes.SEES
                                                                    + " | CLEARED FOR {clearance} | TEAMS {teams*} | STATUS {status} | BY {createdBy} | EXPIRES {@expiresAt}"))),
            ApiOperation.reading("POST", "/api/v1/invites", Verb.ADMINISTER, InviteRoutes::make)
                    .asDangerous()
                    .is(Operation.of("invite", "Invites a person: a one-time link, told once")
                            .text("Whoever uses the link becomes the person, with these rights, and is signed in."
                                    + " It ends when it is used, withdrawn or too old, and when who made it is no"
                                    + " administrator any more.")
                            .with(Parameter.IDEMPOTENCY_KEY)
                            .takes(PeopleRequests.NewInvite.class)
                            .answers(InviteView.WithLink.class)
                            .refuses(
                                    409,
                                    "people.exists, people.name-taken, people.removed, invite.pending, request.repeated or"
                                            + " invite.too-many.")
                            .refuses(422, "people.name: no new account can be called so; team.unknown.")
                            .command(Command.of(
                                            "people invite NAME=name --role=role --group=groups --all-groups=allGroups --clearance=clearance"
                                                    + " --team=teams --hours=expiresInHours --returning=returning",
                                            "Invites a person, and prints the one-time link, this once.")
                                    .prints("{link}"))),
            ApiOperation.reading("DELETE", "/api/v1/invites/{id}", Verb.ADMINISTER, InviteRoutes::withdraw)
                    .is(Operation.of("withdrawInvite", "Makes an invitation's link useless")
                            .with(Parameter.path("id", "The invitation's id."))
                            .answersNothing()
                            .refuses(409, "invite.used: the person is there already.")
                            .command(Command.of(
                                            "people withdraw ID", "Withdraws an invitation: its link becomes useless.")
                                    .prints("Invitation {$id} is withdrawn."))),
            ApiOperation.get("/invite", Verb.NONE, (InviteRoutes own, Call call) -> show(call))
                    .is(Operation.of("showInvite", "Shows an invitation: a page with a button. Uses nothing up")
                            .with(
                                    Parameter.query("code", "From the link."),
                                    Parameter.query(
                                            "error",
                                            "Why a link did not let in: invite.expired, invite.used,"
                                                    + " invite.withdrawn, invite.unknown, invite.name-taken or"
                                                    + " invite.too-many."))
                            .answersText("text/html", "A page that needs no script.")),
            ApiOperation.reading("POST", "/invite", Verb.NONE, InviteRoutes::redeem)
                    .is(Operation.of(
                                    "useInvite",
                                    "Uses an invitation: makes the person known, sets the session's cookie and goes"
                                            + " to their account")
                            .takes(true, Content.text("application/x-www-form-urlencoded"))
                            .replies(new Reply(
                                    303,
                                    "To /account when you are in, to /invite?error= when not.",
                                    null,
                                    Map.of("Location", "Where to go.")))));

    private final People people;
    private final Invites invites;
    private final URI address;
    private final Duration sessionLifetime;
    private final SignInAttempts attempts;

    /** @param address where people reach the center: links begin with it */
    public InviteRoutes(People people, URI address, Duration sessionLifetime, SignInAttempts attempts) {
        this.people = people;
        this.invites = people.invites();
        this.address = address;
        this.sessionLifetime = sessionLifetime;
        this.attempts = attempts;
    }

    public List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private HttpResponse list(Call call) {
        List<InviteView> all = invites.all().stream().map(InviteView::of).toList();
        return Answers.list(ResultPage.cut(all, InviteView::id, call.query().slice()));
    }

    private HttpResponse make(Call call) {
        PeopleRequests.NewInvite asked = call.body(PeopleRequests.NewInvite.class);
        Role role = asked.role();
        List<String> teams = asked.teams();
        Invite.Terms terms = Invite.Terms.of(
                PeopleRoutes.newName(people, asked.name()),
                role == null ? Role.RESPONDER : role,
                PeopleRoutes.scope(asked.allGroups(), asked.groups()),
                asked.clearance(),
                teams == null ? List.of() : teams.stream().distinct().sorted().toList(),
                Boolean.TRUE.equals(asked.returning()));
        return switch (invites.make(terms, lifetime(asked.expiresInHours()), RequestKey.ofMaking(call), call.actor())) {
            case Invites.Made.Done done ->
                Answers.json(
                        new InviteView.WithLink(InviteView.of(done.invite()), address + "/invite?code=" + done.code()));
            case Invites.Made.Taken taken ->
                throw PeopleProblems.of(taken.why()).asException();
            case Invites.Made.Pending pending ->
                throw Problem.of(
                                409,
                                "invite.pending",
                                "%s is invited already (%s). Withdraw that invitation first: its link cannot be told again."
                                        .formatted(
                                                pending.invite().invited().name(),
                                                pending.invite().id()))
                        .asException();
            case Invites.Made.UnknownTeams unknown ->
                throw TeamRoutes.unknown(unknown.names()).asException();
            case Invites.Made.Repeated repeated ->
                throw RequestKey.repeated("the invitation " + repeated.invite().id())
                        .asException();
            case Invites.Made.TooMany tooMany ->
                throw Problem.of(
                                409,
                                "invite.too-many",
                                "%d invitations are open, which is the most. Withdraw those that nobody needs."
                                        .formatted(Invites.MOST_OPEN))
                        .asException();
        };
    }

    private Duration lifetime(@Nullable Long hours) {
        if (hours == null) {
            return invites.usualLifetime();
        }
        long most = invites.longestLifetime().toHours();
        if (hours > most) {
            throw Body.wrong(
                    "expiresInHours",
                    "expiresInHours may be %d at most here (watchfloor.security.longest-invite-lifetime)."
                            .formatted(most));
        }
        return Duration.ofHours(hours);
    }

    private HttpResponse withdraw(Call call) {
        Optional<Invite> invite = invites.withdraw(call.path("id"), call.actor());
        if (invite.isEmpty()) {
            throw Problem.of(
                            404,
                            "invite.unknown",
                            "There is no invitation %s. GET /api/v1/invites lists them.".formatted(call.path("id")))
                    .asException();
        }
        if (invite.get().status() == Invite.Status.USED) {
            throw Problem.of(
                            409,
                            "invite.used",
                            "%s has used this invitation and is there. Disable or remove the person instead."
                                    .formatted(invite.get().invited().name()))
                    .asException();
        }
        return Answers.noContent();
    }

    /** Does not use up the code: mail scanners follow every link. */
    private static HttpResponse show(Call call) {
        Optional<String> error = call.request().getUri().query().get("error");
        return error.isPresent()
                ? InvitePage.refused(error.get())
                : InvitePage.of(call.request().getUri().query().get("code").orElse(""));
    }

    private HttpResponse redeem(Call call) {
        String code = LinkPage.code(call.bytes()).orElse("");
        return switch (invites.redeem(code, call.whence())) {
            case Invites.Redeemed.Done done ->
                SignInRoutes.seeOther("/account")
                        .addHeader(BrowserSession.begin(call, people, done.session(), sessionLifetime));
            case Invites.Redeemed.Refused refused -> {
                boolean waits = refused.reason() == Invites.Reason.UNKNOWN
                        && attempts.wrong(GuessThrottle.Kind.INVITE, BrowserSession.from(call))
                                .isPresent();
                yield SignInRoutes.seeOther("/invite?error=invite."
                        + (waits ? InvitePage.TOO_MANY : refused.reason().text()));
            }
        };
    }
}
