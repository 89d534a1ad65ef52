package io.watchfloor.dashboards.intel.routes;

import io.watchfloor.dashboards.access.people.AccountRegistry;
import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.audit.Audit;
import io.watchfloor.dashboards.intel.views.CollectionView;
import io.watchfloor.dashboards.intel.views.IntelRequests;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.ops.intel.IntelStore;
import io.watchfloor.ops.intel.collection.IntelCollection;
import io.watchfloor.ops.intel.collection.IntelCollections;
import io.watchfloor.ops.intel.feed.FeedStore;
import io.watchfloor.ops.intel.feed.IntelFeed;
import io.watchfloor.ops.intel.partner.Partners;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.ops.platform.rights.Verb;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Routes {@code /intel/collections}: which sources the center shares with which partner. */
public final class CollectionRoutes {

    private static final int MOST = 1_000;
    private static final int LONGEST_SOURCE = 200;
    private static final String NAMES = "[a-z0-9][a-z0-9._-]{0,59}";
    private static final String ONE = "/api/v1/intel/collections/{name}";
    private static final Parameter NAME = Parameter.path("name", "Name of the collection.")
            .like("^" + NAMES + "$")
            .as("collection");
    private static final Parameter SOURCE =
            Parameter.path("source", "User, feed:NAME or partner:ID, who imported the objects.");

    public static final List<ApiOperation<CollectionRoutes>> OPERATIONS = List.of(
            ApiOperation.get("/api/v1/intel/collections", Verb.ADMINISTER, CollectionRoutes::list)
                    .is(Operation.of("listCollections", "List the TAXII collections by name")
                            .lists(CollectionView.class)
                            .command(Command.of("intel collections list", "Lists the TAXII collections.")
                                    .rows("NAME {name} | PARTNER {partner} | CEILING {ceiling} |"
                                            + " SOURCES {sources*} | ID {id}"))),
            ApiOperation.reading("PUT", ONE, Verb.ADMINISTER, CollectionRoutes::put)
                    .ofEveryGroup()
                    .is(Operation.of(
                                    "putCollection", "Create a TAXII collection, or change its ceiling and description")
                            .text("A collection contains nothing until you release a source to it.")
                            .with(NAME)
                            .takes(IntelRequests.Collection.class)
                            .answers(CollectionView.class)
                            .refuses(
                                    409,
                                    "collection.partner: the partner has another collection, or the partner of the collection"
                                            + " differs.")
                            .refuses(400, "collection.partner-unknown: no partner has this id.")
                            .command(Command.of(
                                            "intel collections set NAME [OPTIONS]",
                                            "Creates a TAXII collection, or changes its ceiling and description.",
                                            "A collection contains nothing until you release a source to it.")
                                    .prints("Collection {name}, up to TLP:{ceiling}: {id}"))),
            ApiOperation.reading("DELETE", ONE, Verb.ADMINISTER, CollectionRoutes::remove)
                    .ofEveryGroup()
                    .is(Operation.of("removeCollection", "Remove a TAXII collection; its objects stay stored")
                            .with(NAME)
                            .answersNothing()
                            .command(Command.of(
                                            "intel collections remove NAME",
                                            "Removes a TAXII collection. Its objects stay stored.")
                                    .prints("Collection {$name} was removed."))),
            ApiOperation.reading("PUT", ONE + "/sources/{source}", Verb.ADMINISTER, CollectionRoutes::release)
                    .ofEveryGroup()
                    .is(Operation.of(
                                    "releaseSource",
                                    "Share the stored and later objects of a source in a TAXII collection")
                            .with(NAME, SOURCE)
                            .answers(CollectionView.class)
                            .refuses(
                                    422,
                                    "collection.no-source: no user, feed or partner has this name, and no object is of this"
                                            + " source.")
                            .command(Command.of(
                                            "intel collections release NAME SOURCE",
                                            "Shares the stored and later objects of a source in a TAXII collection, up to its"
                                                    + " ceiling.")
                                    .prints("Collection {name} shares {sources*} up to TLP:{ceiling}."))),
            ApiOperation.reading("DELETE", ONE + "/sources/{source}", Verb.ADMINISTER, CollectionRoutes::withdraw)
                    .ofEveryGroup()
                    .is(Operation.of("withdrawSource", "Remove the objects of a source from a TAXII collection")
                            .text("Readers keep what they have read.")
                            .with(NAME, SOURCE)
                            .answers(CollectionView.class)
                            .command(Command.of(
                                            "intel collections withdraw NAME SOURCE",
                                            "Removes the objects of a source from a TAXII collection. Readers keep what they"
                                                    + " have read.")
                                    .prints("Collection {name} shares {sources*}."))));

    private final Jdbi database;
    private final Partners partners;
    private final AccountRegistry roster;
    private final Audit audit;
    private final Clock clock;

    public CollectionRoutes(Jdbi database, Partners partners, AccountRegistry roster, Audit audit, Clock clock) {
        this.database = database;
        this.partners = partners;
        this.roster = roster;
        this.audit = audit;
        this.clock = clock;
    }

    public List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private HttpResponse list(Call call) {
        return Answers.list(ResultPage.cut(
                        database.withHandle(IntelCollections::all),
                        IntelCollection::name,
                        call.query().slice())
                .map(CollectionView::of));
    }

    private HttpResponse put(Call call) {
        String name = call.path("name");
        if (!name.matches(NAMES)) {
            throw Problem.of(
                            400,
                            "collection.name",
                            "The name of a collection must have 1 to 60 characters: lower-case letters, digits, dots,"
                                    + " dashes and underscores.")
                    .asException();
        }
        IntelRequests.Collection asked = call.body(IntelRequests.Collection.class);
        return Answers.json(CollectionView.of(database.inTransaction(handle -> {
            List<IntelCollection> all = IntelCollections.all(handle);
            IntelCollection former = all.stream()
                    .filter(one -> one.name().equals(name))
                    .findFirst()
                    .orElse(null);
            IntelCollection wanted = new IntelCollection(
                    former == null ? UUID.randomUUID() : former.id(),
                    name,
                    text(asked.description(), former == null ? "" : former.description()),
                    asked.partner() == null && former != null ? former.partner() : asked.partner(),
                    asked.ceiling() != null ? asked.ceiling() : former == null ? Tlp.GREEN : former.ceiling(),
                    IntelCollection.Sources.NONE,
                    former == null ? by(call) : former.created());
            if (former == null) {
                add(handle, all.size(), wanted);
            } else if (!Objects.equals(former.partner(), wanted.partner())) {
                throw partner();
            } else {
                IntelCollections.change(handle, wanted);
            }
            audited(
                    handle,
                    call,
                    wanted,
                    "ceiling %s, partner %s".formatted(wanted.ceiling().text(), wanted.partner()));
            return IntelCollections.find(handle, wanted.id()).orElseThrow();
        })));
    }

    private void add(Handle handle, int others, IntelCollection wanted) {
        String partner = wanted.partner();
        if (partner != null && partners.find(partner).isEmpty()) {
            throw Problem.field(
                            "collection.partner-unknown",
                            "partner",
                            "No partner has the id %s. Add the partner first.".formatted(partner))
                    .asException();
        }
        if (others >= MOST) {
            throw Problem.of(
                            409,
                            "collection.too-many",
                            "The center has %d collections, and no more are allowed. Remove one first.".formatted(MOST))
                    .asException();
        }
        if (!IntelCollections.add(handle, wanted)) {
            throw partner();
        }
    }

    private HttpResponse remove(Call call) {
        database.useTransaction(handle -> {
            IntelCollection one = find(handle, call);
            IntelCollections.remove(handle, one.id());
            audited(handle, call, one, "");
        });
        return Answers.noContent();
    }

    private HttpResponse release(Call call) {
        String source = call.path("source");
        if (source.isBlank() || source.length() > LONGEST_SOURCE) {
            throw Problem.of(
                            400,
                            "collection.source",
                            "The source must have 1 to %d characters. The list of intelligence shows the sources."
                                    .formatted(LONGEST_SOURCE))
                    .asException();
        }
        return changed(call, (handle, one) -> {
            if (!isSource(handle, source)) {
                throw Problem.of(
                                422,
                                "collection.no-source",
                                ("No user is named %s, and no object is of this source. Name a user, feed:NAME or partner:ID; the"
                                                + " list of intelligence shows the sources.")
                                        .formatted(source))
                        .asException();
            }
            IntelCollections.release(handle, one.id(), source, by(call));
        });
    }

    /** Whether the source can import objects, or has imported some before its account, feed or partner was removed. */
    private boolean isSource(Handle handle, String source) {
        return IntelFeed.ofSource(source)
                        .flatMap(name -> FeedStore.find(handle, name))
                        .isPresent()
                || IntelCollection.sender(source).flatMap(partners::find).isPresent()
                || roster.find(handle, source).isPresent()
                || IntelStore.isSource(handle, source);
    }

    private HttpResponse withdraw(Call call) {
        return changed(call, (handle, one) -> {
            if (!IntelCollections.withdraw(handle, one.id(), call.path("source"))) {
                throw Problem.of(
                                404,
                                "collection.source-unknown",
                                "The source is not released to the collection %s.".formatted(one.name()))
                        .asException();
            }
        });
    }

    private interface Change {
        void in(Handle handle, IntelCollection collection);
    }

    private HttpResponse changed(Call call, Change change) {
        return Answers.json(CollectionView.of(database.inTransaction(handle -> {
            IntelCollection one = find(handle, call);
            change.in(handle, one);
            audited(handle, call, one, call.path("source"));
            return IntelCollections.find(handle, one.id()).orElseThrow();
        })));
    }

    private void audited(Handle handle, Call call, IntelCollection one, String after) {
        audit.append(handle, call.actor().did(call.action(), "collection:" + one.name(), "", after));
    }

    private IntelCollection.Created by(Call call) {
        return new IntelCollection.Created(call.person().name(), clock.instant());
    }

    private static String text(@Nullable String given, String usual) {
        return given == null ? usual : given;
    }

    private static Problem.ProblemException partner() {
        return Problem.of(
                        409,
                        "collection.partner",
                        "The partner has another collection, or the partner of the collection differs. Remove the collection"
                                + " first.")
                .asException();
    }

    private static IntelCollection find(Handle handle, Call call) {
        String name = call.path("name");
        return IntelCollections.all(handle).stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Problem.of(
                                404,
                                "collection.unknown",
                                "No collection is named %s. List them first.".formatted(name))
                        .asException());
    }
}
