package io.watchfloor.dashboards.assets.routes;

import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Content;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.api.routing.RequestKey;
import io.watchfloor.dashboards.assets.board.AliasReadModel;
import io.watchfloor.dashboards.assets.views.AliasView;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.wire.RequestBodies;
import io.watchfloor.ops.asset.alias.AliasClaim;
import io.watchfloor.ops.asset.alias.AliasFault;
import io.watchfloor.ops.asset.alias.AliasRow;
import io.watchfloor.ops.asset.alias.AliasTable;
import io.watchfloor.ops.asset.alias.AliasTableReply;
import io.watchfloor.ops.platform.limits.ProblemJson;
import io.watchfloor.ops.platform.rights.Verb;
import java.util.List;
import java.util.Map;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/** Routes {@code /aliases}, with which users edit the alias table. */
public final class AliasRoutes {

    private static final List<String> YES = List.of("true", "false");

    public static final List<ApiOperation<AliasRoutes>> OPERATIONS = List.of(
            ApiOperation.get("/api/v1/aliases", Verb.READ, AliasRoutes::list)
                    .is(Operation.of("listAliases", "List the rows of the alias table")
                            .with(Parameter.query("q", "Search text in the names, the reason or the author."))
                            .lists(AliasView.class)
                            .command(Command.of("aliases list [OPTIONS]", "Lists the alias table.")
                                    .rows(
                                            "ROW {id} | NAME {a.value} | ALIAS OF {b.value} | CERTAINTY {certainty} % | FROM {@from}"
                                                    + " | TO {@to} | ADDED BY {by} | AT {@at} | REASON {reason}"))),
            ApiOperation.reading("POST", "/api/v1/aliases", Verb.RESPOND, AliasRoutes::add)
                    .ofEveryGroup()
                    .is(Operation.of("addAlias", "Add an alias: two names of the same entity for a period")
                            .text(
                                    "The alias is then used to link alerts, and open cases that it links are merged. If an"
                                            + " identical row exists, no row is added and the existing row is returned.")
                            .with(Parameter.IDEMPOTENCY_KEY)
                            .takes(RequestBodies.NewAlias.class)
                            .answers(AliasView.class)
                            .refuses(
                                    409,
                                    "alias.table-full: the table is limited to 10,000 rows. alias.taken-back: the request is a"
                                            + " repetition, and the row that it added has been removed since.")
                            .refuses(
                                    422,
                                    "alias.unreadable, alias.kinds, alias.itself, alias.well-known, alias.certainty,"
                                            + " alias.time or alias.reason: `field` names the invalid value.")
                            .command(Command.of(
                                            "aliases add A=a B=b [OPTIONS]",
                                            "Adds an alias, which is then used to link alerts.")
                                    .prints("Row {id}: {a.value} is an alias of {b.value}."))),
            ApiOperation.reading("POST", "/api/v1/aliases/import", Verb.RESPOND, AliasRoutes::importFile)
                    .ofEveryGroup()
                    .withBodyOf(AliasFile.LARGEST)
                    .is(Operation.of("importAliases", "Import aliases from a CSV file, all rows or none")
                            .text(
                                    "The first line names the columns: a, b and reason; optionally certainty, from and to.")
                            .with(
                                    Parameter.query(
                                                    "dry",
                                                    "true: show the result of the import without storing anything.")
                                            .oneOf(YES),
                                    Parameter.IDEMPOTENCY_KEY)
                            .takes(true, Content.text("text/csv"))
                            .answers(AliasView.Import.class)
                            .refuses(
                                    422,
                                    "alias.import-refused: no rows were imported. `problems` lists at most 50 invalid rows"
                                            + " with line and code.")),
            ApiOperation.reading("DELETE", "/api/v1/aliases/{id}", Verb.RESPOND, AliasRoutes::remove)
                    .ofEveryGroup()
                    .is(Operation.of("removeAlias", "Remove an alias")
                            .text(
                                    "The alias is no longer used for correlation. Cases that were merged because of this alias"
                                            + " stay merged.")
                            .with(
                                    Parameter.path("id", "ID of the row.").like("^[0-9]{1,18}$"),
                                    Parameter.IDEMPOTENCY_KEY)
                            .answersNothing()));

    private final ReadModelStore boards;
    private final AliasTable table;

    public AliasRoutes(ReadModelStore boards, AliasTable table) {
        this.boards = boards;
        this.table = table;
    }

    public List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private HttpResponse list(Call call) {
        String text = call.query().words();
        return Answers.list(boards.read(
                call.sight(),
                handle -> AliasReadModel.list(handle, text, call.query().slice())));
    }

    private HttpResponse add(Call call) {
        RequestBodies.NewAlias asked = call.body(RequestBodies.NewAlias.class);
        Integer certainty = asked.certainty();
        AliasClaim claim = new AliasClaim(
                0,
                asked.a(),
                asked.b(),
                certainty == null ? "" : certainty.toString(),
                asked.from() == null ? "" : asked.from(),
                asked.to() == null ? "" : asked.to(),
                asked.reason());
        String by = call.person().name();
        String request = RequestKey.of(call, "alias");
        return switch (table.add(List.of(claim), false, by, request)) {
            case AliasTableReply.Success done -> added(done.row());
            case AliasTableReply.Rejection refused ->
                throw refused(refused.faults().getFirst()).asException();
            case AliasTableReply.Unknown unknown -> throw unknown(unknown.id()).asException();
        };
    }

    private static HttpResponse added(@Nullable AliasRow row) {
        if (row == null) {
            throw Problem.of(
                            409,
                            "alias.taken-back",
                            "This request was already executed, and the row has been removed since. To add the row again,"
                                    + " use another Idempotency-Key.")
                    .asException();
        }
        return Answers.json(AliasReadModel.preview(row));
    }

    private static Problem refused(AliasFault fault) {
        return fault.code().equals("alias.table-full")
                ? Problem.of(409, fault.code(), fault.message())
                : new Problem(422, fault.code(), fault.message(), Map.of("field", fault.field()));
    }

    private static Problem unknown(long id) {
        return Problem.unknown("alias", Long.toString(id));
    }

    private HttpResponse importFile(Call call) {
        List<AliasClaim> claims = AliasFile.read(call.bytes().toArray());
        boolean dry = "true".equals(call.query().oneOf("dry", YES));
        String by = call.person().name();
        String request = RequestKey.of(call, dry ? "aliases-dry" : "aliases");
        return switch (table.add(claims, dry, by, request)) {
            case AliasTableReply.Success done ->
                Answers.json(new AliasView.Import(
                        done.outcome().added(), done.outcome().unchanged()));
            case AliasTableReply.Rejection refused -> throw refused(refused).asException();
            case AliasTableReply.Unknown unknown -> throw unknown(unknown.id()).asException();
        };
    }

    private static Problem refused(AliasTableReply.Rejection refused) {
        AliasFault first = refused.faults().getFirst();
        List<ProblemJson.Item> problems = refused.faults().stream()
                .map(fault -> new ProblemJson.Item("", fault.line(), 0, fault.code(), fault.message()))
                .toList();
        String where = first.line() == 0 ? "" : " Line %d: ".formatted(first.line());
        return new Problem(
                422,
                "alias.import-refused",
                "No rows were imported: %d %s invalid.%s%s"
                        .formatted(
                                refused.wrong(),
                                refused.wrong() == 1 ? "row is" : "rows are",
                                where.isEmpty() ? " " : where,
                                first.message()),
                problems,
                Map.of("wrong", Integer.toString(refused.wrong())));
    }

    private HttpResponse remove(Call call) {
        String text = call.path("id");
        if (!text.matches("[0-9]{1,18}")) {
            throw Problem.unknown("alias", text).asException();
        }
        long id = Long.parseLong(text);
        String by = call.person().name();
        String request = RequestKey.of(call, "alias-gone-" + id);
        return switch (table.remove(id, by, request)) {
            case AliasTableReply.Success done -> Answers.noContent();
            case AliasTableReply.Unknown unknown -> throw unknown(id).asException();
            case AliasTableReply.Rejection refused ->
                throw refused(refused.faults().getFirst()).asException();
        };
    }
}
