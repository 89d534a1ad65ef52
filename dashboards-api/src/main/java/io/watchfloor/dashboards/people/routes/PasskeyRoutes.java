package io.watchfloor.dashboards.people.routes;

import io.watchfloor.dashboards.access.passkey.Ceremonies;
import io.watchfloor.dashboards.access.passkey.PasskeyResponse;
import io.watchfloor.dashboards.access.passkey.Proofs;
import io.watchfloor.dashboards.access.people.People;
import io.watchfloor.dashboards.access.request.SessionCookie;
import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.people.views.NewRecoveryCodes;
import io.watchfloor.dashboards.people.views.PasskeyCreationOptions;
import io.watchfloor.dashboards.people.views.PasskeyName;
import io.watchfloor.dashboards.people.views.PasskeyRegistration;
import io.watchfloor.dashboards.people.views.PasskeyView;
import io.watchfloor.dashboards.people.views.RecoveryCodeStatus;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.dashboards.wire.RequestBodies;
import io.watchfloor.ops.platform.rights.Verb;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * {@code /me/passkeys} and {@code /me/recovery-codes}: a person's own passkeys and recovery codes; {@code
 * /people/{name}/...}: passkeys and recovery codes of others.
 */
public final class PasskeyRoutes {

    private static final Parameter ID =
            Parameter.path("id", "ID of the passkey.").as("passkey");
    private static final long LARGEST = 48 * 1024;
    private static final String UNNAMED = "Passkey";

    private static final String MINE = "/api/v1/me/passkeys";
    private static final String CODES = "/api/v1/me/recovery-codes";
    private static final String OTHERS = "/api/v1/people/{name}/";

    public static final List<ApiOperation<PasskeyRoutes>> OPERATIONS = List.of(
            ApiOperation.get(
                            MINE,
                            Verb.SELF,
                            (PasskeyRoutes own, Call call) ->
                                    own.list(call, call.person().name()))
                    .is(Operation.of("listMyPasskeys", "List your passkeys").lists(PasskeyView.class)),
            ApiOperation.get(MINE + "/options", Verb.SELF, counted("enrol-options", PasskeyRoutes::creationOptions))
                    .asDangerous()
                    .is(Operation.of("askForPasskey", "Get the browser options for enrolling a passkey")
                            .text("The challenge is valid for one answer in this session, within"
                                    + " watchfloor.passkeys.answer-within.")
                            .answers(PasskeyCreationOptions.class)
                            .refuses(409, "passkey.no-name or passkey.session.")),
            ApiOperation.reading("POST", MINE, Verb.SELF, counted("enrol", PasskeyRoutes::enrol))
                    .asDangerous()
                    .withBodyOf(LARGEST)
                    .is(Operation.of("enrolPasskey", "Enroll a passkey")
                            .text("The session gets a new cookie and counts as a passkey session. The bootstrap token"
                                    + " becomes invalid when an administrator enrolls a passkey.")
                            .takes(PasskeyRegistration.class)
                            .answers(PasskeyView.class)
                            .refuses(409, "passkey.taken, passkey.too-many, passkey.no-name or passkey.session.")),
            ApiOperation.reading("PATCH", MINE + "/{id}", Verb.SELF, PasskeyRoutes::rename)
                    .is(Operation.of("renamePasskey", "Rename one of your passkeys")
                            .with(ID)
                            .takes(PasskeyName.class)
                            .answersNothing()),
            ApiOperation.reading(
                            "DELETE",
                            MINE + "/{id}",
                            Verb.SELF,
                            counted(
                                    "remove",
                                    (own, call) ->
                                            own.remove(call, call.person().name())))
                    .asDangerous()
                    .is(Operation.of("removeMyPasskey", "Remove one of your passkeys permanently")
                            .with(ID)
                            .answersNothing()
                            .refuses(409, "passkey.last-way.")),
            ApiOperation.get(
                            CODES,
                            Verb.SELF,
                            (PasskeyRoutes own, Call call) -> Answers.json(RecoveryCodeStatus.of(
                                    own.proofs.codes().left(call.person().name()))))
                    .is(Operation.of("getMyRecoveryCodes", "Get the number of your remaining recovery codes")
                            .answers(RecoveryCodeStatus.class)),
            ApiOperation.reading("POST", CODES, Verb.SELF, counted("codes", PasskeyRoutes::makeCodes))
                    .asDangerous()
                    .is(Operation.of(
                                    "makeRecoveryCodes", "Create new recovery codes; the previous codes become invalid")
                            .takes(RequestBodies.Nothing.class)
                            .answers(NewRecoveryCodes.class)
                            .refuses(409, "passkey.session.")),
            ApiOperation.get(
                            OTHERS + "passkeys",
                            Verb.ADMINISTER,
                            (PasskeyRoutes own, Call call) -> own.list(call, own.named(call)))
                    .is(
                            Operation.of("listPasskeys", "List a person's passkeys")
                                    .with(PeopleRoutes.NAME)
                                    .lists(PasskeyView.class)
                                    .command(
                                            Command.of("people passkeys NAME", "Lists a person's passkeys.")
                                                    .rows(
                                                            "ID {id} | NAME {name} | VALID FOR {party} | SYNCED {synced?yes|no} | MODEL {model} |"
                                                                    + " ADDED {@createdAt} | LAST USED {@lastUsedAt} | BLOCKED {@blockedAt}"))),
            ApiOperation.reading(
                            "DELETE",
                            OTHERS + "passkeys/{id}",
                            Verb.ADMINISTER,
                            counted("remove", (own, call) -> own.remove(call, own.named(call))))
                    .asDangerous()
                    .is(Operation.of("removePasskey", "Remove a person's passkey permanently, such as a lost passkey")
                            .with(PeopleRoutes.NAME, ID)
                            .answersNothing()
                            .refuses(409, "passkey.last-way.")
                            .command(Command.of(
                                            "people remove-passkey NAME ID",
                                            "Removes a person's passkey permanently, such as a lost passkey.")
                                    .prints("Passkey {$id} of {$name} was removed."))),
            ApiOperation.reading("DELETE", OTHERS + "recovery-codes", Verb.ADMINISTER, PasskeyRoutes::endCodes)
                    .asDangerous()
                    .is(Operation.of("endRecoveryCodes", "Invalidate a person's recovery codes")
                            .with(PeopleRoutes.NAME)
                            .answersNothing()
                            .command(Command.of(
                                            "people end-codes NAME",
                                            "Invalidates a person's recovery codes. The person can create new ones.")
                                    .prints("The recovery codes of {$name} are now invalid."))));

    private final People people;
    private final Proofs proofs;
    private final Duration sessionLifetime;
    private final PasskeyCalls calls;

    PasskeyRoutes(People people, Proofs proofs, Duration sessionLifetime, PasskeyCalls calls) {
        this.people = people;
        this.proofs = proofs;
        this.sessionLifetime = sessionLifetime;
        this.calls = calls;
    }

    List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private static BiFunction<PasskeyRoutes, Call, HttpResponse> counted(
            String ceremony, BiFunction<PasskeyRoutes, Call, HttpResponse> handler) {
        return (own, call) ->
                own.calls.counted(ceremony, one -> handler.apply(own, one)).answer(call);
    }

    private String named(Call call) {
        return PeopleRoutes.account(people, call).name();
    }

    private HttpResponse list(Call call, String name) {
        List<PasskeyView> items =
                proofs.passkeys().of(name).stream().map(PasskeyView::of).toList();
        return Answers.list(ResultPage.cut(items, PasskeyView::id, call.query().slice()));
    }

    private HttpResponse creationOptions(Call call) {
        String session = PasskeyCalls.session(call);
        return Answers.json(
                PasskeyCreationOptions.of(proofs.ceremonies().wish(call.person().name(), session, calls.party(call))));
    }

    private HttpResponse enrol(Call call) {
        PasskeyRegistration asked = call.body(PasskeyRegistration.class);
        PasskeyCalls.session(call);
        List<String> transports = asked.transports();
        String name = asked.name();
        Ceremonies.Enrolled enrolled = proofs.ceremonies()
                .enrol(
                        PasskeyResponse.Created.of(
                                asked.id(),
                                asked.clientData(),
                                asked.attestation(),
                                transports == null ? List.of() : transports),
                        calls.party(call),
                        name == null ? UNNAMED : name,
                        call.actor());
        return Answers.json(PasskeyView.of(enrolled.passkey()))
                .addHeader(SessionCookie.set(call.request(), enrolled.session(), sessionLifetime.toSeconds()));
    }

    private HttpResponse rename(Call call) {
        String to = call.body(PasskeyName.class).name();
        String name = call.person().name();
        if (!proofs.passkeys().rename(name, call.path("id"), to, call.actor())) {
            throw unknown(call, name);
        }
        return Answers.noContent();
    }

    private HttpResponse remove(Call call, String name) {
        if (!proofs.passkeys().remove(name, call.path("id"), call.actor())) {
            throw unknown(call, name);
        }
        return Answers.noContent();
    }

    private static RuntimeException unknown(Call call, String name) {
        return PeopleProblems.unknownCredential("passkey", call.path("id"), name)
                .asException();
    }

    private HttpResponse makeCodes(Call call) {
        call.body(RequestBodies.Nothing.class);
        PasskeyCalls.session(call);
        return Answers.json(new NewRecoveryCodes(proofs.codes().make(call.actor())));
    }

    private HttpResponse endCodes(Call call) {
        proofs.codes().end(named(call), call.actor());
        return Answers.noContent();
    }
}
