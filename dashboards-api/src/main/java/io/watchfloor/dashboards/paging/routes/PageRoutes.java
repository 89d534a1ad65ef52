package io.watchfloor.dashboards.paging.routes;

import io.watchfloor.config.text.Spelled;
import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Parameters;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.board.BoardStore;
import io.watchfloor.dashboards.cases.routes.CaseRoutes;
import io.watchfloor.dashboards.paging.board.PageBoard;
import io.watchfloor.dashboards.wire.PageView;
import io.watchfloor.ops.paging.contact.Recipient;
import io.watchfloor.ops.paging.contact.Way;
import io.watchfloor.ops.paging.escalation.Page;
import io.watchfloor.ops.platform.rights.Verb;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/** {@code /pages}: who was paged, and the outcome of each attempt. */
public final class PageRoutes {

    private static final List<String> STATUSES = Spelled.texts(Page.Status.values());

    private static final List<String> KINDS = Spelled.texts(Page.Kind.values());

    private static final List<String> WAYS = Spelled.texts(Way.values());

    private static final String PAGES =
            "ID {id} | CASE {caseNumber} | ROUND {round} | PAGE {step} | KIND {kind} | TO {to} | WAY {way}"
                    + " | QUEUED {@queuedAt} | STATUS {status} | ATTEMPTS {attempts#}";

    public static final List<ApiOperation<PageRoutes>> OPERATIONS = List.of(
            ApiOperation.get("/api/v1/pages/{id}", Verb.READ, PageRoutes::find)
                    .is(
                            Operation.of("getPage", "One page with each attempt")
                                    .with(Parameter.path("id", "The page's id."))
                                    .answers(PageView.class)
                                    .command(
                                            Command.of("pages show ID", "Shows a page with each attempt to deliver it.")
                                                    .prints(
                                                            "Page {id} about case #{caseNumber}, {kind}, round {round}: {status}\nTo {to} by {way} ({label}). {why}\n"
                                                                    + "Queued {@queuedAt}, sent {@sentAt}, delivered {@deliveredAt}, seen {@seenAt}"
                                                                    + "{attempts>\n  {@at} {outcome}: {detail}}"
                                                                    + "{receipt?\n  {@receipt.at} {receipt.status}: {receipt.words}}"))),
            ApiOperation.get("/api/v1/pages", Verb.READ, PageRoutes::list)
                    .is(Operation.of("listPages", "Pages with each attempt, newest first")
                            .text(
                                    "Your own ones, and those about cases that you see. What `person=me` lists is the live topic"
                                            + " `pages:me`.")
                            .with(
                                    Parameter.query("person", "Whom they tell: a name, or me."),
                                    Parameter.query("channel", "Which channel they tell."),
                                    Parameter.query("way", "How they travel.").oneOf(WAYS),
                                    Parameter.query("case", "A case's id or number."),
                                    Parameter.query("status", "One status.").oneOf(STATUSES),
                                    Parameter.query("from", "Decided then or later: 2026-11-24T22:00:00Z."),
                                    Parameter.query("until", "Decided before."),
                                    Parameter.query(
                                                    "kind",
                                                    "What it tells: nobody has a case, or one that somebody has got worse.")
                                            .oneOf(KINDS),
                                    Parameter.query("digest", "The id of a digest page: all that it told about."))
                            .lists(PageView.class)
                            .command(Command.of("pages list [OPTIONS]", "Lists pages, newest first.")
                                    .rows(PAGES))
                            .command(Command.of("pages mine", "Lists your own pages, newest first.")
                                    .sends("person", "me")
                                    .rows(PAGES))));

    private final BoardStore boards;

    public PageRoutes(BoardStore boards) {
        this.boards = boards;
    }

    public List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private HttpResponse find(Call call) {
        String id = call.path("id");
        return Answers.json(boards.read(call.sight(), handle -> PageBoard.find(handle, id))
                .orElseThrow(() -> Problem.unknown("page", id).asException()));
    }

    private HttpResponse list(Call call) {
        Parameters parameters = call.query();
        String status = parameters.oneOf("status", STATUSES);
        String way = parameters.oneOf("way", WAYS);
        String kase = parameters.text("case");
        return Answers.list(boards.read(call.sight(), handle -> {
            PageBoard.Filter filter = new PageBoard.Filter(
                    kase == null ? null : CaseRoutes.named(handle, "case", kase),
                    status == null ? null : Page.Status.of(status),
                    parameters.oneOf("kind", KINDS),
                    parameters.text("digest"),
                    recipient(parameters, call.person().name()),
                    way == null ? null : Way.of(way),
                    parameters.time("from"),
                    parameters.time("until"));
            return PageBoard.list(handle, filter, parameters.slice());
        }));
    }

    private static @Nullable Recipient recipient(Parameters parameters, String me) {
        String person = parameters.text("person");
        String channel = parameters.text("channel");
        if (person != null && channel != null) {
            throw Problem.field("query.value", "channel", "A page tells a person or a channel: ask for one of them.")
                    .asException();
        }
        if (person != null) {
            return Recipient.person(person.equals("me") ? me : person);
        }
        return channel == null ? null : Recipient.channel(channel);
    }
}
