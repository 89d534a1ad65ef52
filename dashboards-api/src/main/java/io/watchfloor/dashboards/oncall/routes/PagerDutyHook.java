package io.watchfloor.dashboards.oncall.routes;

import io.watchfloor.dashboards.access.AccessDatabase;
import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.access.Person;
import io.watchfloor.dashboards.access.people.People;
import io.watchfloor.dashboards.api.openapi.Content;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.board.ResourceReader;
import io.watchfloor.dashboards.cases.routes.CaseService;
import io.watchfloor.dashboards.oncall.Channels;
import io.watchfloor.dashboards.oncall.StoredChannel;
import io.watchfloor.dashboards.oncall.views.HookAnswer;
import io.watchfloor.ops.cases.CaseCommand;
import io.watchfloor.ops.cases.CaseReply;
import io.watchfloor.ops.cases.CaseStatus;
import io.watchfloor.ops.paging.contact.AddressField;
import io.watchfloor.ops.paging.contact.Contact;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.contact.http.PagerDutyWebhook;
import io.watchfloor.ops.platform.rights.Principal;
import io.watchfloor.ops.platform.rights.Verb;
import java.util.Optional;
import java.util.function.BiFunction;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * {@code POST /channels/NAME/pagerduty}: when a user acknowledges or resolves an incident in PagerDuty, the center does
 * the same with the case, on behalf of the Watchfloor user that the channel maps. The case checks the rights as usual.
 */
final class PagerDutyHook {

    private static final String THROUGH = "PagerDuty";
    private static final int LARGEST = 256 << 10;

    private final Channels channels;
    private final People people;
    private final AccessDatabase database;
    private final ReadModelStore boards;
    private final CaseService cases;

    PagerDutyHook(Channels channels, People people, ReadModelStore boards, CaseService cases) {
        this.channels = channels;
        this.people = people;
        this.database = people.database();
        this.boards = boards;
        this.cases = cases;
    }

    ApiRoute route() {
        // The request is authenticated by its signature.
        return ApiRoute.reading("POST", "/api/v1/channels/{name}/pagerduty", Verb.NONE, this::receiveEvent)
                .withBodyOf(LARGEST)
                .is(Operation.of("hearPagerDuty", "Receive webhooks (version 3) of PagerDuty")
                        .text("The webhook is signed with the channel's webhook-secret (X-PagerDuty-Signature). For "
                                + "an event without effect, the response contains `done: false` and the reason.")
                        .with(Parameter.path("name", "Name of the channel.").as("channel"))
                        .takes(false, Content.text("application/json"))
                        .answers(HookAnswer.class)
                        .refuses(401, "channel.signature."));
    }

    private HttpResponse receiveEvent(Call call) {
        byte[] body = call.bytes().toArray();
        Contact contact = channels.find(call.path("name"))
                .map(StoredChannel::contact)
                .filter(one -> one.way() == ContactMethod.PAGERDUTY)
                .filter(one -> signed(call, one, body))
                .orElseThrow(() -> Problem.of(
                                401,
                                "channel.signature",
                                "The signature matches no channel of that name. Set webhook-secret of the channel to the"
                                        + " secret that PagerDuty showed when the webhook was created.")
                        .asException());
        return Answers.json(PagerDutyWebhook.read(body)
                .map(event -> done(call, contact, event))
                .orElseGet(() -> HookAnswer.no("The body is not an event of a version 3 webhook.")));
    }

    private static boolean signed(Call call, Contact contact, byte[] body) {
        String secret = contact.address().getOrDefault("webhook-secret", "");
        return !secret.isEmpty()
                && PagerDutyWebhook.signed(
                        secret, call.header(PagerDutyWebhook.HEADER).orElse(""), body);
    }

    private HookAnswer done(Call call, Contact contact, PagerDutyWebhook event) {
        boolean taken = event.type().equals("incident.acknowledged");
        if (!taken && !event.type().equals("incident.resolved")) {
            return HookAnswer.no("Events of the type %s have no effect.".formatted(event.type()));
        }
        if (event.key().isEmpty() || event.user().isEmpty()) {
            return HookAnswer.no(
                    "The incident was not created by Watchfloor, or the event was not caused by a person.");
        }
        String name = contact.address().getOrDefault(AddressField.PERSON + event.user(), "");
        Optional<Principal> who = name.isEmpty()
                ? Optional.empty()
                : database.jdbi()
                        .withHandle(handle -> people.person(handle, name))
                        .map(Person::bearer);
        if (who.isEmpty()) {
            return HookAnswer.no(
                    ("The PagerDuty user %s is unknown: set the field person.%s of the channel to the name of"
                                    + " a Watchfloor user.")
                            .formatted(event.name(), event.user()));
        }
        CaseCommand.Request request = new CaseCommand.Request(
                name, "pagerduty-" + event.id(), null, ResourceReader.ofCase(boards, who.get(), event.key()));
        CaseReply reply = ask(event, taken, request);
        if (reply instanceof CaseReply.Success) {
            audit(call, event, taken, name);
        }
        return answer(reply);
    }

    private CaseReply ask(PagerDutyWebhook event, boolean taken, CaseCommand.Request request) {
        CaseReply now = awaitReply(event, (asked, to) -> new CaseCommand.Describe(to), request);
        boolean isNew = now instanceof CaseReply.Success done
                && done.summary().heading().status() == CaseStatus.NEW;
        if (taken || isNew) {
            CaseReply acknowledged = awaitReply(
                    event,
                    (asked, to) -> new CaseCommand.Acknowledge(null, THROUGH, asked, to),
                    keyed(request, "-ack"));
            if (taken || !(acknowledged instanceof CaseReply.Success)) {
                return acknowledged;
            }
        }
        return awaitReply(event, (asked, to) -> new CaseCommand.Resolve("Resolved in PagerDuty.", asked, to), request);
    }

    private static CaseCommand.Request keyed(CaseCommand.Request request, String end) {
        return new CaseCommand.Request(request.by(), request.id() + end, null, request.warrant());
    }

    /** Waits for the case on this thread; after a late response PagerDuty only repeats the event. */
    private CaseReply awaitReply(
            PagerDutyWebhook event,
            BiFunction<CaseCommand.Request, ActorRef<CaseReply>, CaseCommand> command,
            CaseCommand.Request request) {
        return cases.ask(event.key(), to -> command.apply(request, to))
                .toCompletableFuture()
                .join();
    }

    private void audit(Call call, PagerDutyWebhook event, boolean taken, String name) {
        Actor by = new Actor(name, "pagerduty:" + event.user(), call.origin().address());
        database.jdbi()
                .useTransaction(handle -> database.audit()
                        .append(
                                handle,
                                by.did(
                                        taken ? "acknowledgeByPagerDuty" : "resolveByPagerDuty",
                                        "case:" + event.key(),
                                        "",
                                        "from channel " + call.path("name"))));
    }

    private static HookAnswer answer(CaseReply reply) {
        return switch (reply) {
            case CaseReply.Success done ->
                new HookAnswer(
                        true,
                        "Case #%d is %s."
                                .formatted(
                                        done.summary().identity().number(),
                                        done.summary().heading().status().text()));
            case CaseReply.Rejection refused -> HookAnswer.no(refused.message());
            case CaseReply.Unknown unknown -> HookAnswer.no("The incident was not created by Watchfloor.");
            case CaseReply.Denied denied -> HookAnswer.no("This user may not work on the case.");
        };
    }
}
