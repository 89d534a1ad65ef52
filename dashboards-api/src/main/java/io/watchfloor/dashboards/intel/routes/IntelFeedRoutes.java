package io.watchfloor.dashboards.intel.routes;

import io.watchfloor.config.tls.CertificateText;
import io.watchfloor.config.tls.ClientCa;
import io.watchfloor.config.tls.ClientIdentity;
import io.watchfloor.config.tls.InvalidCertificateException;
import io.watchfloor.config.tls.SealingKeys.Ciphertext;
import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.audit.Audit;
import io.watchfloor.dashboards.intel.views.IntelFeedView;
import io.watchfloor.dashboards.intel.views.IntelRequests;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.dashboards.wire.RequestBodies;
import io.watchfloor.ops.intel.feed.FeedSecrets;
import io.watchfloor.ops.intel.feed.FeedStore;
import io.watchfloor.ops.intel.feed.IntelFeed;
import io.watchfloor.ops.platform.egress.EgressFailure;
import io.watchfloor.ops.platform.egress.EgressRequest;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.ops.platform.rights.Verb;
import io.watchfloor.ops.platform.secret.KeyFile;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Routes {@code /intel/feeds}: servers that the center polls. */
public final class IntelFeedRoutes {

    private static final int MOST = 200;
    private static final int USUAL_SECONDS = 900;
    private static final int SHORTEST_SECONDS = 10;
    private static final int LONGEST_SECONDS = 7 * 24 * 3600;
    private static final String NAMES = "[a-z0-9][a-z0-9._-]{0,59}";
    private static final String ONE = "/api/v1/intel/feeds/{name}";
    private static final Parameter NAME =
            Parameter.path("name", "Name of the feed.").like("^" + NAMES + "$").as("feed");

    public static final List<ApiOperation<IntelFeedRoutes>> OPERATIONS = List.of(
            ApiOperation.get("/api/v1/intel/feeds", Verb.WATCH, IntelFeedRoutes::list)
                    .is(Operation.of(
                                    "listIntelFeeds", "List the feeds of threat intelligence by name, with their state")
                            .lists(IntelFeedView.class)
                            .command(Command.of(
                                            "intel feeds list",
                                            "Lists the feeds of threat intelligence and their state.")
                                    .rows(
                                            "NAME {name} | KIND {kind} | STATE {state.health} | LAST SUCCESS {@state.succeededAt} | NEXT"
                                                    + " {@state.nextAt} | ADDED {state.added} | INDICATORS {state.indicators} | REFUSED"
                                                    + " {state.refused} | OVER LIMIT {state.overLimit} |"
                                                    + " RETURN {sightings.health} | RETURNED {sightings.accepted} | PENDING"
                                                    + " {sightings.pending} | RETURN REFUSED {sightings.refused} | WITHHELD"
                                                    + " {sightings.withheld} | URL {url} |"
                                                    + " CERTIFICATE UNTIL {@clientCertificate.validUntil} |"
                                                    + " CERTIFICATE {clientCertificate.validity} | ERROR {state.error} | RETURN ERROR"
                                                    + " {sightings.error} | RETURN REFUSAL {sightings.refusal}"))),
            ApiOperation.reading("PUT", ONE, Verb.ADMINISTER, IntelFeedRoutes::put)
                    .ofEveryGroup()
                    .is(Operation.of(
                                    "putIntelFeed",
                                    "Create or change a feed of threat intelligence, which is then polled")
                            .text(
                                    "With sightingsCollection, the sightings of the feed's indicators are sent to that collection of the"
                                            + " server after each poll. With another URL or kind, and with a higher maxIndicators after indicators were refused, the feed is"
                                            + " read from the start. Values that are no longer in a list or CSV"
                                            + " are deleted.")
                            .with(NAME)
                            .takes(IntelRequests.Feed.class)
                            .answers(IntelFeedView.class)
                            .refuses(
                                    400,
                                    "feed.name, feed.url, feed.interval, feed.sightings, feed.client-certificate, feed.client-key, or"
                                            + " feed.password: another server needs the password again.")
                            .refuses(409, "feed.too-many.")
                            .refuses(503, "feed.locked: the node cannot encrypt the password.")
                            .command(Command.of(
                                            "intel feeds set NAME URL=url [OPTIONS]",
                                            "Creates or changes a feed that the center polls: a TAXII 2.1 server, a feed of MISP, a list"
                                                    + " or CSV.")
                                    .prints("Feed {name} polls {url} every {everySeconds} s."
                                            + " See: watchfloor intel feeds list"))),
            ApiOperation.reading("DELETE", ONE, Verb.ADMINISTER, IntelFeedRoutes::remove)
                    .ofEveryGroup()
                    .is(Operation.of("removeIntelFeed", "Remove a feed of threat intelligence; its objects stay stored")
                            .with(NAME)
                            .answersNothing()
                            .command(Command.of("intel feeds remove NAME", "Removes a feed. Its objects stay stored.")
                                    .prints("Feed {$name} was removed."))),
            ApiOperation.reading("POST", ONE + "/poll", Verb.ADMINISTER, IntelFeedRoutes::poll)
                    .ofEveryGroup()
                    .is(Operation.of("pollIntelFeed", "Poll a feed of threat intelligence now")
                            .with(NAME)
                            .takes(RequestBodies.Nothing.class)
                            .answers(IntelFeedView.class)
                            .refuses(409, "feed.paused: the feed is paused.")
                            .command(Command.of("intel feeds poll NAME", "Polls a feed now.")
                                    .prints("Feed {name} is polled."))));

    private final Jdbi database;
    private final Audit audit;
    private final FeedSecrets secrets;
    private final Function<URI, Optional<EgressFailure>> misfit;
    private final Clock clock;

    /** @param misfit returns why a URL can never be requested */
    public IntelFeedRoutes(
            Jdbi database,
            Audit audit,
            FeedSecrets secrets,
            Function<URI, Optional<EgressFailure>> misfit,
            Clock clock) {
        this.database = database;
        this.audit = audit;
        this.secrets = secrets;
        this.misfit = misfit;
        this.clock = clock;
    }

    public List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private HttpResponse list(Call call) {
        return Answers.list(ResultPage.cut(
                        database.withHandle(FeedStore::all),
                        IntelFeed::name,
                        call.query().slice())
                .map(one -> IntelFeedView.of(one, clock.instant())));
    }

    private HttpResponse put(Call call) {
        String name = call.path("name");
        if (!name.matches(NAMES)) {
            throw Problem.of(
                            400,
                            "feed.name",
                            "The name of a feed must have 1 to 60 characters: lower-case letters, digits, dots, dashes and"
                                    + " underscores.")
                    .asException();
        }
        IntelRequests.Feed asked = call.body(IntelRequests.Feed.class);
        IntelFeed.Kind kind = Objects.requireNonNullElse(asked.kind(), IntelFeed.Kind.TAXII);
        URI url = url(asked.url(), kind);
        return Answers.json(IntelFeedView.of(
                database.inTransaction(handle -> {
                    List<IntelFeed> all = FeedStore.all(handle);
                    IntelFeed former = all.stream()
                            .filter(one -> one.name().equals(name))
                            .findFirst()
                            .orElse(null);
                    if (former == null && all.size() >= MOST) {
                        throw Problem.of(
                                        409,
                                        "feed.too-many",
                                        "The center has %d feeds, and no more are allowed. Remove one first."
                                                .formatted(MOST))
                                .asException();
                    }
                    Instant now = clock.instant();
                    IntelFeed feed = new IntelFeed(
                            name,
                            new IntelFeed.Target(
                                    kind,
                                    url,
                                    Objects.requireNonNullElse(asked.collections(), List.of()),
                                    sightings(kind, asked)),
                            new IntelFeed.Login(
                                    Objects.requireNonNullElse(
                                            asked.username(), former == null ? "" : former.username()),
                                    certificate(url, former, asked, now)),
                            every(asked.everySeconds()),
                            Objects.requireNonNullElse(asked.tlp(), Tlp.USUAL),
                            new IntelFeed.Limits(asked.confidence(), asked.maxIndicators()),
                            !Boolean.FALSE.equals(asked.enabled()),
                            IntelFeed.State.of(now));
                    FeedStore.put(
                            handle,
                            feed,
                            new FeedStore.Credentials(secret(feed, former, asked.password()), key(feed, asked)),
                            call.person().name(),
                            now);
                    audit.append(handle, call.actor().did(call.action(), "feed:" + name, "", url.toString()));
                    return FeedStore.find(handle, name).orElseThrow();
                }),
                clock.instant()));
    }

    private URI url(String text, IntelFeed.Kind kind) {
        try {
            URI url = EgressRequest.address(text);
            Optional<EgressFailure> problem = misfit.apply(url);
            if (problem.isPresent()) {
                throw problem.get();
            }
            boolean isFile = kind == IntelFeed.Kind.LIST || kind == IntelFeed.Kind.CSV;
            if ((url.getRawQuery() != null && !isFile) || url.getRawFragment() != null) {
                throw Problem.field("feed.url", "url", "The URL must end after its path.")
                        .asException();
            }
            return url;
        } catch (EgressFailure e) {
            throw Problem.field("feed.url", "url", e.getMessage()).asException();
        }
    }

    /** @return null if sightings are not returned */
    private static IntelFeed.@Nullable SightingTarget sightings(IntelFeed.Kind kind, IntelRequests.Feed asked) {
        String collection = asked.sightingsCollection();
        if (collection == null) {
            if (asked.sightingsCeiling() != null) {
                throw Problem.field(
                                "feed.sightings",
                                "sightingsCeiling",
                                "A ceiling needs the collection to which sightings are returned. Set sightingsCollection.")
                        .asException();
            }
            return null;
        }
        return switch (kind) {
            case TAXII ->
                new IntelFeed.SightingTarget(
                        collection.strip(), Objects.requireNonNullElse(asked.sightingsCeiling(), Tlp.USUAL));
            case MISP, LIST, CSV ->
                throw Problem.field(
                                "feed.sightings",
                                "sightingsCollection",
                                "Sightings are returned to TAXII servers only. Omit the collection, or use the kind taxii.")
                        .asException();
        };
    }

    private static Duration every(@Nullable Integer seconds) {
        int given = seconds == null ? USUAL_SECONDS : seconds;
        if (given < SHORTEST_SECONDS || given > LONGEST_SECONDS) {
            throw Problem.field(
                            "feed.interval",
                            "everySeconds",
                            "everySeconds must be from %d to %d.".formatted(SHORTEST_SECONDS, LONGEST_SECONDS))
                    .asException();
        }
        return Duration.ofSeconds(given);
    }

    /** @return null to keep the stored password */
    private @Nullable Ciphertext secret(IntelFeed feed, @Nullable IntelFeed former, @Nullable String password) {
        if (password == null) {
            boolean moved = former != null && !IntelFeed.server(former.url()).equals(IntelFeed.server(feed.url()));
            if (moved) {
                throw Problem.field(
                                "feed.password",
                                "password",
                                "The URL is on another server. Send the password again, or an empty one for none.")
                        .asException();
            }
            return null;
        }
        if (!password.chars().allMatch(c -> c >= ' ' && c < 0x7F)
                && feed.username().isEmpty()) {
            throw Problem.field("feed.password", "password", "A bearer token has only printable ASCII characters.")
                    .asException();
        }
        try {
            return database.withHandle(handle -> secrets.encrypt(handle, feed, password));
        } catch (KeyFile.LockedException e) {
            throw Problem.of(503, "feed.locked", e.detail()).asException();
        }
    }

    /** @return the certificate that the feed presents from now on; null for none */
    private static @Nullable String certificate(
            URI url, @Nullable IntelFeed former, IntelRequests.Feed asked, Instant now) {
        String given = asked.clientCertificate();
        String key = asked.clientKey();
        if (given == null) {
            if (key != null) {
                throw Problem.field("feed.client-key", "clientKey", "The key needs its client certificate.")
                        .asException();
            }
            if (former == null) {
                return null;
            }
            String stored = former.login().certificate();
            if (stored != null && !IntelFeed.server(former.url()).equals(IntelFeed.server(url))) {
                throw Problem.field(
                                "feed.client-certificate",
                                "clientCertificate",
                                "The URL is on another server. Send the client certificate and its key again, or an empty one for none.")
                        .asException();
            }
            return stored;
        }
        if (given.isBlank()) {
            return null;
        }
        if (key == null || key.isBlank()) {
            throw Problem.field("feed.client-key", "clientKey", "The client certificate needs its private key.")
                    .asException();
        }
        if (!"https".equalsIgnoreCase(url.getScheme())) {
            throw Problem.field(
                            "feed.client-certificate",
                            "clientCertificate",
                            "Only a server with TLS reads a client certificate. Use an https URL.")
                    .asException();
        }
        try {
            ClientIdentity.read(given, key, now);
            return CertificateText.read(given).stream().map(ClientCa::pem).collect(Collectors.joining());
        } catch (InvalidCertificateException e) {
            throw Problem.field(
                            "feed.client-certificate",
                            "clientCertificate",
                            "Rejected: %s. %s".formatted(e.getMessage(), e.advice()))
                    .asException();
        }
    }

    /** @return null to keep the stored key, or without a certificate */
    private @Nullable Ciphertext key(IntelFeed feed, IntelRequests.Feed asked) {
        String key = asked.clientKey();
        if (key == null || key.isBlank() || feed.login().certificate() == null) {
            return null;
        }
        try {
            return database.withHandle(handle -> secrets.encryptKey(handle, feed, key));
        } catch (KeyFile.LockedException e) {
            throw Problem.of(503, "feed.locked", e.detail()).asException();
        }
    }

    private HttpResponse remove(Call call) {
        String name = call.path("name");
        database.useTransaction(handle -> {
            if (!FeedStore.remove(handle, name)) {
                throw unknown(name);
            }
            audit.append(handle, call.actor().did(call.action(), "feed:" + name, "", ""));
        });
        return Answers.noContent();
    }

    private HttpResponse poll(Call call) {
        String name = call.path("name");
        return Answers.json(IntelFeedView.of(
                database.inTransaction(handle -> {
                    IntelFeed feed = find(handle, name);
                    if (!FeedStore.poll(handle, name, clock.instant())) {
                        throw Problem.of(409, "feed.paused", "The feed %s is paused. Enable it first.".formatted(name))
                                .asException();
                    }
                    return feed;
                }),
                clock.instant()));
    }

    private static IntelFeed find(Handle handle, String name) {
        return FeedStore.find(handle, name).orElseThrow(() -> unknown(name));
    }

    private static Problem.ProblemException unknown(String name) {
        return Problem.of(404, "feed.unknown", "No feed is named %s. List them first.".formatted(name))
                .asException();
    }
}
