package io.watchfloor.dashboards.people.routes;

import io.watchfloor.dashboards.access.Account;
import io.watchfloor.dashboards.access.AccountNamePolicy;
import io.watchfloor.dashboards.access.PersonName;
import io.watchfloor.dashboards.access.ReservedNames;
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
import io.watchfloor.dashboards.api.routing.Parameters;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.people.views.AccountView;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.dashboards.wire.RequestBodies;
import io.watchfloor.ops.platform.rights.Scope;
import io.watchfloor.ops.platform.rights.Verb;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/** {@code /people}: accounts, their roles and state. */
public final class PeopleRoutes {

    static final Parameter NAME = Parameter.path("name", "Name of the person.").as("person");

    private static final List<String> FLAG = List.of("true", "false");

    private static final String STANDING = "{removedAt?removed|{disabled?disabled|enabled}}";

    /** Table cell with the scope of a person. */
    static final String SEES = "{allGroups?all groups|{groups*|nothing}}";

    private static final String IS = "{name} is {role}, " + STANDING + ".";

    public static final List<ApiOperation<PeopleRoutes>> OPERATIONS = List.of(
            ApiOperation.get("/api/v1/people", Verb.ADMINISTER, PeopleRoutes::list)
                    .is(Operation.of("listPeople", "List people by name")
                            .with(Parameter.query("removed", "true: include removed people.")
                                    .oneOf(FLAG))
                            .lists(AccountView.class)
                            .command(Command.of("people list --removed=removed", "Lists people.")
                                    .rows("NAME {name} | ROLE {role} | SCOPE " + SEES
                                            + " | CLEARANCE {clearance} | TEAMS {teams*} | STATUS " + STANDING
                                            + " | LAST SEEN {@lastSeenAt}"))),
            ApiOperation.reading("POST", "/api/v1/people", Verb.ADMINISTER, PeopleRoutes::add)
                    .asDangerous()
                    .is(Operation.of("addPerson", "Add a person; repeating the request changes nothing")
                            .takes(RequestBodies.NewPerson.class)
                            .answersVersioned(AccountView.class)
                            .refuses(409, "people.exists, people.name-taken or people.removed.")
                            .refuses(400, "people.name-reserved.")
                            .refuses(
                                    422,
                                    "people.name: the name is not allowed for a new account; people.owner-unknown.")
                            .command(Command.of(
                                            "people add NAME=name --role=role --owner=owner --returning=returning",
                                            "Adds a person. Create a sign-in link with \"people link\".")
                                    .prints(IS))),
            ApiOperation.get(
                            "/api/v1/people/{name}",
                            Verb.ADMINISTER,
                            (PeopleRoutes own, Call call) -> shown(account(own.people, call)))
                    .is(Operation.of("getPerson", "Get a person")
                            .with(NAME)
                            .answersVersioned(AccountView.class)
                            .command(Command.of("people show NAME", "Shows a person.")
                                    .prints(IS))),
            ApiOperation.reading("PATCH", "/api/v1/people/{name}", Verb.ADMINISTER, PeopleRoutes::edit)
                    .asDangerous()
                    .is(Operation.of(
                                    "changePerson",
                                    "Change the role and scope of a person, or disable or enable the account")
                            .text("After a change of rights, the person's open streams are closed within 5 s "
                                    + "and reconnect with the new rights. A disabled person loses all sessions, tokens and links "
                                    + "permanently, and open streams within 5 s on every node.")
                            .with(NAME, Parameter.IF_MATCH)
                            .takes(RequestBodies.PersonChange.class)
                            .answersVersioned(AccountView.class)
                            .refuses(
                                    403,
                                    "access.beyond-own, access.for-a-time or token.wider-than-own: users can grant only"
                                            + " rights that they have permanently.")
                            .refuses(
                                    409,
                                    "people.last-administrator, people.removed, people.no-service-account, or people.on-call"
                                            + " with the shifts and policies.")
                            .refuses(422, "people.owner-unknown.")
                            .command(Command.of("people role NAME ROLE=role", "Changes the role of a person.")
                                    .prints(IS))
                            .command(Command.of(
                                            "people owner NAME OWNER=owner", "Changes the owner of a service account.")
                                    .prints(IS))
                            .command(Command.of(
                                            "people sees NAME --group=groups --all-groups=allGroups --no-groups=!allGroups"
                                                    + " --clearance=clearance",
                                            "Changes the scope of a person: asset groups, and the TLP clearance for cases.")
                                    .prints(IS))
                            .command(Command.of(
                                            "people disable NAME --leave-shifts=leaveShifts",
                                            "Disables a person and immediately revokes all sessions, API "
                                                    + "tokens and links.")
                                    .sends("disabled", true)
                                    .prints(IS))
                            .command(Command.of(
                                            "people enable NAME",
                                            "Enables a disabled person, who then needs a new link or token.")
                                    .sends("disabled", false)
                                    .prints(IS))),
            ApiOperation.reading("DELETE", "/api/v1/people/{name}", Verb.ADMINISTER, PeopleRoutes::remove)
                    .asDangerous()
                    .is(Operation.of("removePerson", "Remove a person permanently, but keep the name in cases")
                            .with(
                                    NAME,
                                    Parameter.IF_MATCH,
                                    Parameter.query(
                                                    "leaveShifts",
                                                    "true: also if the person is on call; the fallback of each schedule is then on call.")
                                            .oneOf(FLAG))
                            .answersNothing()
                            .refuses(409, "people.last-administrator, or people.on-call with the shifts and policies.")
                            .command(Command.of(
                                            "people remove NAME --leave-shifts=leaveShifts",
                                            "Removes a person permanently. The history still shows the name.")
                                    .prints("{$name} was removed."))));

    private final People people;
    private final Runnable peopleChanged;

    /** @param peopleChanged runs when a credential may have been revoked */
    public PeopleRoutes(People people, Runnable peopleChanged) {
        this.people = people;
        this.peopleChanged = peopleChanged;
    }

    public List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private HttpResponse list(Call call) {
        Parameters parameters = call.query();
        boolean removed = "true".equals(parameters.oneOf("removed", FLAG));
        List<AccountView> all =
                people.roster().all(removed).stream().map(AccountView::of).toList();
        return Answers.list(ResultPage.cut(all, AccountView::name, parameters.slice()));
    }

    private HttpResponse add(Call call) {
        RequestBodies.NewPerson asked = call.body(RequestBodies.NewPerson.class);
        Role role = asked.role() == null ? Role.RESPONDER : asked.role();
        String owner = asked.owner();
        String name = newName(people, asked.name());
        return answer(
                owner == null
                        ? people.roster().add(name, role, Boolean.TRUE.equals(asked.returning()), call.actor())
                        : people.services().add(name, role, owner, call.actor()));
    }

    private HttpResponse edit(Call call) {
        RequestBodies.PersonChange asked = call.body(RequestBodies.PersonChange.class);
        Role role = asked.role();
        Scope scope = scope(asked.allGroups(), asked.groups());
        AccountChange.Edit edit =
                new AccountChange.Edit(role, asked.disabled(), scope, asked.clearance(), asked.owner());
        if (edit.equals(new AccountChange.Edit(null, null))) {
            throw Problem.field(
                            "body.missing-field",
                            "role",
                            "Specify at least one change: role, disabled, allGroups or groups, clearance, owner.")
                    .asException();
        }
        return change(call, edit, Boolean.TRUE.equals(asked.leaveShifts()));
    }

    /** Returns the scope that two fields of a body define; null if both fields are absent. */
    static @Nullable Scope scope(@Nullable Boolean all, @Nullable List<String> groups) {
        if (Boolean.TRUE.equals(all)) {
            if (groups != null && !groups.isEmpty()) {
                throw Body.wrong("groups", "groups must be omitted if allGroups is true.");
            }
            return Scope.ALL;
        }
        if (groups == null) {
            return Boolean.FALSE.equals(all) ? Scope.NOTHING : null;
        }
        return Scope.of(groups);
    }

    private HttpResponse remove(Call call) {
        change(call, AccountChange.Remove.REMOVE, "true".equals(call.query().oneOf("leaveShifts", FLAG)));
        return Answers.noContent();
    }

    private HttpResponse change(Call call, AccountChange change, boolean leaveShifts) {
        String name = call.path("name");
        Long seen = call.version("person");
        AccountReply reply = leaveShifts
                ? people.roster().change(name, change, seen, call.actor())
                : people.roster().changeUnlessOnDuty(name, change, seen, call.actor());
        peopleChanged.run();
        return answer(reply);
    }

    private static HttpResponse answer(AccountReply reply) {
        return switch (reply) {
            case AccountReply.Success done -> shown(done.account());
            case AccountReply.Unknown unknown ->
                throw PeopleProblems.unknown(unknown.name()).asException();
            case AccountReply.OnDuty onDuty ->
                throw PeopleProblems.onDuty(onDuty.account().name(), onDuty.duties())
                        .asException();
            case AccountReply.NoOwner none ->
                throw PeopleProblems.noOwner(none.name()).asException();
            case AccountReply.Rejection refused ->
                throw PeopleProblems.of(refused).asException();
        };
    }

    private static HttpResponse shown(Account account) {
        return Answers.versioned(AccountView.of(account), account.version());
    }

    /** Returns the account whose name is in the path. */
    static Account account(People people, Call call) {
        String name = call.path("name");
        return people.roster()
                .find(name)
                .orElseThrow(() -> PeopleProblems.unknown(name).asException());
    }

    /** Rejects names that users could mistake for the center, one of its components or an identity provider. */
    static String person(String given) {
        String name = name(given);
        if (ReservedNames.isProgram(name)) {
            throw Problem.field(
                            "people.name-reserved",
                            "name",
                            "The audit log uses the name \"%s\" for a component of Watchfloor. Choose another name."
                                    .formatted(name))
                    .asException();
        }
        return name;
    }

    /** Checks the name of a new account; existing accounts keep their name. */
    static String newName(People people, String given) {
        String name = person(given);
        Optional<String> refusal =
                people.roster().find(name).isPresent() ? Optional.empty() : AccountNamePolicy.refusal(name);
        refusal.ifPresent(why -> {
            throw new Problem(
                            422,
                            "people.name",
                            "The account name \"%s\" is not allowed: it %s. Choose another name.".formatted(name, why),
                            Map.of("field", "name"))
                    .asException();
        });
        return name;
    }

    /** Normalizes a name, so that names that look the same are equal. */
    static String name(String given) {
        return PersonName.spelled(given)
                .orElseThrow(() ->
                        Body.wrong("name", "name must not contain line breaks, tabs or other invisible characters."));
    }
}
