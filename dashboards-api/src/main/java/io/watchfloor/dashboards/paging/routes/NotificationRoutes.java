package io.watchfloor.dashboards.paging.routes;

import io.watchfloor.config.text.KebabCaseName;
import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Parameters;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.cases.routes.CaseRoutes;
import io.watchfloor.dashboards.paging.board.NotificationReadModel;
import io.watchfloor.dashboards.wire.NotificationView;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.contact.Recipient;
import io.watchfloor.ops.paging.escalation.Notification;
import io.watchfloor.ops.platform.rights.Verb;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/** {@code /notifications}: notifications and their delivery attempts. */
public final class NotificationRoutes {

    private static final String SHOWN =
            "Notification {id} about case #{caseNumber}, {kind}, escalation round {round}: {status}\n"
                    + "To {to} by {method} ({label}). {why}\n"
                    + "Queued {@queuedAt}, sent {@sentAt}, delivered {@deliveredAt}, seen {@seenAt}"
                    + "{attempts>\n  {@at} {outcome}: {detail}}{receipt?\n  {@receipt.at} {receipt.status}: {receipt.words}}";

    private static final List<String> STATUSES = KebabCaseName.texts(Notification.Status.values());

    private static final List<String> KINDS = KebabCaseName.texts(Notification.Kind.values());

    private static final List<String> WAYS = KebabCaseName.texts(ContactMethod.values());

    private static final String PAGES =
            "ID {id} | CASE {caseNumber} | ROUND {round} | STEP {step} | KIND {kind} | TO {to} |"
                    + " METHOD {method} | QUEUED {@queuedAt} | STATUS {status} | ATTEMPTS {attempts#}";

    public static final List<ApiOperation<NotificationRoutes>> OPERATIONS = List.of(
            ApiOperation.get("/api/v1/notifications/{id}", Verb.READ, NotificationRoutes::find)
                    .is(Operation.of("getNotification", "Get a notification with its delivery attempts")
                            .with(Parameter.path("id", "ID of the notification."))
                            .answers(NotificationView.class)
                            .command(Command.of(
                                            "notifications show ID", "Shows a notification with its delivery attempts.")
                                    .prints(SHOWN))),
            ApiOperation.get("/api/v1/notifications", Verb.READ, NotificationRoutes::list)
                    .is(Operation.of(
                                    "listNotifications",
                                    "List notifications with their delivery attempts, newest first")
                            .text(
                                    "Your own notifications, and those about cases in your scope. The live topic `notifications:me`"
                                            + " sends the list for `person=me`.")
                            .with(
                                    Parameter.query("person", "Name of the notified person, or `me`."),
                                    Parameter.query("channel", "Name of the notified channel."),
                                    Parameter.query("method", "Contact method.").oneOf(WAYS),
                                    Parameter.query("case", "ID or number of a case."),
                                    Parameter.query("status", "Status of the notification.")
                                            .oneOf(STATUSES),
                                    Parameter.query(
                                            "from",
                                            "Only notifications created at or after this time, such as 2026-11-24T22:00:00Z."),
                                    Parameter.query("until", "Only notifications created before this time."),
                                    Parameter.query(
                                                    "kind",
                                                    "Reason: an unacknowledged case, or the escalation of an acknowledged one.")
                                            .oneOf(KINDS),
                                    Parameter.query(
                                            "digest", "ID of a digest: lists the notifications that it contains."))
                            .lists(NotificationView.class)
                            .command(Command.of("notifications list [OPTIONS]", "Lists notifications, newest first.")
                                    .rows(PAGES))
                            .command(Command.of("notifications mine", "Lists your own notifications, newest first.")
                                    .sends("person", "me")
                                    .rows(PAGES))));

    private final ReadModelStore boards;

    public NotificationRoutes(ReadModelStore boards) {
        this.boards = boards;
    }

    public List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private HttpResponse find(Call call) {
        String id = call.path("id");
        return Answers.json(boards.read(call.sight(), handle -> NotificationReadModel.find(handle, id))
                .orElseThrow(() -> Problem.unknown("notification", id).asException()));
    }

    private HttpResponse list(Call call) {
        Parameters parameters = call.query();
        String status = parameters.oneOf("status", STATUSES);
        String way = parameters.oneOf("method", WAYS);
        String kase = parameters.text("case");
        return Answers.list(boards.read(call.sight(), handle -> {
            NotificationReadModel.Filter filter = new NotificationReadModel.Filter(
                    kase == null ? null : CaseRoutes.named(handle, "case", kase),
                    status == null ? null : Notification.Status.of(status),
                    parameters.oneOf("kind", KINDS),
                    parameters.text("digest"),
                    recipient(parameters, call.person().name()),
                    way == null ? null : ContactMethod.of(way),
                    parameters.time("from"),
                    parameters.time("until"));
            return NotificationReadModel.list(handle, filter, parameters.slice());
        }));
    }

    private static @Nullable Recipient recipient(Parameters parameters, String me) {
        String person = parameters.text("person");
        String channel = parameters.text("channel");
        if (person != null && channel != null) {
            throw Problem.field(
                            "query.value",
                            "channel",
                            "A notification is sent either to a person or to a channel, so filter by only one of them.")
                    .asException();
        }
        if (person != null) {
            return Recipient.person(person.equals("me") ? me : person);
        }
        return channel == null ? null : Recipient.channel(channel);
    }
}
