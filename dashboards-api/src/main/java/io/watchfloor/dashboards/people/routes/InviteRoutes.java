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

/** {@code /invites}: managing invitations; and {@code /invite}, the target of their links. */
public final class InviteRoutes {

    public static final List<ApiOperation<InviteRoutes>> OPERATIONS = List.of(
            ApiOperation.get("/api/v1/invites", Verb.ADMINISTER, InviteRoutes::list)
                    .is(Operation.of("listInvites", "List invitations of the last 90 days, without their links")
                            .lists(InviteView.class)
                            .command(Command.of("people invites", "Lists invitations, without their links.")
                                    .rows("ID {id} | NAME {name} | ROLE {role} | SCOPE " + PeopleRoutes.SEES
                                            + " | CLEARANCE {clearance} | TEAMS {teams*} | STATUS {status} | BY {createdBy} | EXPIRES"
                                            + " {@expiresAt}"))),
            ApiOperation.reading("POST", "/api/v1/invites", Verb.ADMINISTER, InviteRoutes::make)
                    .asDangerous()
                    .is(Operation.of("invite", "Invite a person with a one-time link that is shown only once")
                            .text("Opening the link creates the account with these rights and signs the person in. The "
                                    + "link becomes invalid when it is used, withdrawn or expired, or when the user who created it is no longer an "
                                    + "administrator.")
                            .with(Parameter.IDEMPOTENCY_KEY)
                            .takes(PeopleRequests.NewInvite.class)
                            .answers(InviteView.WithLink.class)
                            .refuses(
                                    409,
                                    "people.exists, people.name-taken, people.removed, invite.pending, request.repeated or"
                                            + " invite.too-many.")
                            .refuses(422, "people.name: the name is not allowed for a new account; team.unknown.")
                            .command(Command.of(
                                            "people invite NAME=name --role=role --group=groups --all-groups=allGroups --clearance=clearance"
                                                    + " --team=teams --hours=expiresInHours --returning=returning",
                                            "Invites a person and prints the one-time link, which is shown only once.")
                                    .prints("{link}"))),
            ApiOperation.reading("DELETE", "/api/v1/invites/{id}", Verb.ADMINISTER, InviteRoutes::withdraw)
                    .is(Operation.of("withdrawInvite", "Withdraw an invitation and invalidate its link")
                            .with(Parameter.path("id", "ID of the invitation."))
                            .answersNothing()
                            .refuses(409, "invite.used: the invitation was already used.")
                            .command(Command.of(
                                            "people withdraw ID", "Withdraws an invitation and invalidates its link.")
                                    .prints("Invitation {$id} was withdrawn."))),
            ApiOperation.get("/invite", Verb.NONE, (InviteRoutes own, Call call) -> show(call))
                    .is(Operation.of(
                                    "showInvite",
                                    "Show an invitation as a page with a button, without using " + "up the link")
                            .with(
                                    Parameter.query("code", "Code from the link."),
                                    Parameter.query(
                                            "error",
                                            "Why the link was rejected: invite.expired, invite.used, invite.withdrawn,"
                                                    + " invite.unknown, invite.name-taken or invite.too-many."))
                            .answersText("text/html", "A web page without scripts.")),
            ApiOperation.reading("POST", "/invite", Verb.NONE, InviteRoutes::redeem)
                    .is(Operation.of(
                                    "useInvite",
                                    "Accept an invitation: create the account, set the session cookie and redirect to the"
                                            + " account")
                            .takes(true, Content.text("application/x-www-form-urlencoded"))
                            .replies(new Reply(
                                    303,
                                    "Redirect to /account after success, to /invite?error= after an error.",
                                    null,
                                    Map.of("Location", "Target of the redirect.")))));

    private final People people;
    private final Invites invites;
    private final URI address;
    private final Duration sessionLifetime;
    private final SignInAttempts attempts;

    /** @param address of the center for people: prefix of links */
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
            case Invites.CreateResult.Success done ->
                Answers.json(
                        new InviteView.WithLink(InviteView.of(done.invite()), address + "/invite?code=" + done.code()));
            case Invites.CreateResult.NameConflict taken ->
                throw PeopleProblems.of(taken.why()).asException();
            case Invites.CreateResult.Pending pending ->
                throw Problem.of(
                                409,
                                "invite.pending",
                                "%s already has an open invitation (%s). Withdraw it first: its link cannot be shown again."
                                        .formatted(
                                                pending.invite().invited().name(),
                                                pending.invite().id()))
                        .asException();
            case Invites.CreateResult.UnknownTeams unknown ->
                throw TeamRoutes.unknown(unknown.names()).asException();
            case Invites.CreateResult.Repeated repeated ->
                throw RequestKey.repeated("the invitation " + repeated.invite().id())
                        .asException();
            case Invites.CreateResult.TooMany tooMany ->
                throw Problem.of(
                                409,
                                "invite.too-many",
                                ("The limit of %d open invitations is reached. Withdraw invitations that are no longer"
                                                + " needed.")
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
                    "expiresInHours must be at most %d (watchfloor.security.longest-invite-lifetime).".formatted(most));
        }
        return Duration.ofHours(hours);
    }

    private HttpResponse withdraw(Call call) {
        Optional<Invite> invite = invites.withdraw(call.path("id"), call.actor());
        if (invite.isEmpty()) {
            throw Problem.of(
                            404,
                            "invite.unknown",
                            "No invitation has the id %s. GET /api/v1/invites lists the invitations."
                                    .formatted(call.path("id")))
                    .asException();
        }
        if (invite.get().status() == Invite.Status.USED) {
            throw Problem.of(
                            409,
                            "invite.used",
                            "%s has already accepted this invitation. Disable or remove the account instead."
                                    .formatted(invite.get().invited().name()))
                    .asException();
        }
        return Answers.noContent();
    }

    /** The code stays valid, because mail scanners follow every link. */
    private static HttpResponse show(Call call) {
        Optional<String> error = call.request().getUri().query().get("error");
        return error.isPresent()
                ? InvitePage.refused(error.get())
                : InvitePage.of(call.request().getUri().query().get("code").orElse(""));
    }

    private HttpResponse redeem(Call call) {
        String code = LinkPage.code(call.bytes()).orElse("");
        return switch (invites.redeem(code, call.origin())) {
            case Invites.Redeemed.Success done ->
                SignInRoutes.seeOther("/account")
                        .addHeader(BrowserSession.begin(call, people, done.session(), sessionLifetime));
            case Invites.Redeemed.Rejection refused -> {
                boolean waits = refused.reason() == Invites.Reason.UNKNOWN
                        && attempts.wrong(GuessThrottle.Kind.INVITE, BrowserSession.from(call))
                                .isPresent();
                yield SignInRoutes.seeOther("/invite?error=invite."
                        + (waits ? InvitePage.TOO_MANY : refused.reason().text()));
            }
        };
    }
}
