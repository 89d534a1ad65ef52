package io.watchfloor.dashboards.webhooks.routes;

import io.watchfloor.config.http.WebhookSettings;
import io.watchfloor.dashboards.api.openapi.Command;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiOperation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.dashboards.webhooks.ChangeCursor;
import io.watchfloor.dashboards.webhooks.ChangeFormat;
import io.watchfloor.dashboards.webhooks.ChangeLog;
import io.watchfloor.dashboards.webhooks.Webhook;
import io.watchfloor.dashboards.webhooks.WebhookEvent;
import io.watchfloor.dashboards.webhooks.WebhookSender;
import io.watchfloor.dashboards.webhooks.WebhookSignature;
import io.watchfloor.dashboards.webhooks.WebhookStore;
import io.watchfloor.dashboards.webhooks.views.WebhookRequest;
import io.watchfloor.dashboards.webhooks.views.WebhookRequests;
import io.watchfloor.dashboards.webhooks.views.WebhookSecretView;
import io.watchfloor.dashboards.webhooks.views.WebhookTestView;
import io.watchfloor.dashboards.webhooks.views.WebhookView;
import io.watchfloor.dashboards.wire.RequestBodies;
import io.watchfloor.ops.platform.rights.MarkingGate;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.ops.platform.rights.Verb;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Routes {@code /webhooks}: create, list, pause, resume, renew, test and remove webhooks. */
public final class WebhookRoutes {

    private static final String ONE = "/api/v1/webhooks/{id}";
    private static final Parameter ID =
            Parameter.path("id", "ID of the webhook.").as("webhook");
    private static final String STOPPED = "stopped";
    private static final String OLDEST = "oldest";
    private static final String NOW = "now";
    private static final int USUAL_OVERLAP_HOURS = 24;
    private static final int LONGEST_OVERLAP_HOURS = 168;

    public static final List<ApiOperation<WebhookRoutes>> OPERATIONS = List.of(
            ApiOperation.get("/api/v1/webhooks", Verb.READ, WebhookRoutes::list)
                    .is(Operation.of("listWebhooks", "List your webhooks; as administrator, all webhooks")
                            .lists(WebhookView.class)
                            .command(Command.of("webhooks list", "Lists your webhooks; as administrator, all webhooks.")
                                    .rows(
                                            "STATE {state} | NAME {name} | OWNER {owner} | EVENTS {events*} | FORMAT {format} | CLEARANCE {clearance} |"
                                                    + " CHANGES {progress.changes} | FAILURE {progress.failure} | EXPIRES {@expiresAt} |"
                                                    + " URL {url} | ID {id}"))),
            ApiOperation.of("POST", "/api/v1/webhooks", Verb.READ, WebhookRoutes::create)
                    .is(Operation.of("createWebhook", "Create a webhook, whose secret is shown only once")
                            .text(
                                    "Before anything is stored or sent, the center sends a POST to the URL with the query parameter"
                                            + " validationToken. The receiver must answer within 10 seconds with status 200 and the"
                                            + " token as text/plain. Changes from then on are delivered.")
                            .takes(WebhookRequest.class)
                            .answers(WebhookSecretView.class)
                            .refuses(
                                    403,
                                    "webhook.clearance: the clearance is above your own. webhook.intelligence: you may not read all"
                                            + " intelligence.")
                            .refuses(409, "webhook.too-many: you or the center have the maximum number of webhooks.")
                            .refuses(
                                    422,
                                    "webhook.url, webhook.unencrypted, egress.address, egress.host, egress.port, egress.scheme or"
                                            + " egress.user-info: the center sends nothing to this URL. webhook.validation,"
                                            + " egress.timeout, egress.unreachable or another code of the connection: the receiver did"
                                            + " not answer the validation.")
                            .command(Command.of(
                                            "webhooks create NAME=name URL=url EVENTS=events... --format=format --clearance=clearance --days=days",
                                            "Creates a webhook and prints its secret, which is shown only once.")
                                    .prints(
                                            "Webhook {webhook.id} of {webhook.url} is active until {@webhook.expiresAt}.\n"
                                                    + "Secret, shown only once: {secret}"))),
            ApiOperation.get(ONE, Verb.READ, WebhookRoutes::show)
                    .is(Operation.of("getWebhook", "Get a webhook of your own")
                            .with(ID)
                            .answers(WebhookView.class)
                            .command(Command.of("webhooks show ID", "Shows a webhook with its cursor and failures.")
                                    .prints("{name} ({state}), {events*} as {format}, up to {clearance}\n"
                                            + "URL: {url}\nCursor: {progress.cursor}\nLast failure: {progress.failure}\n"
                                            + "Confirmed changes: {progress.changes}, held back: {progress.heldBack}\n"
                                            + "Expires: {@expiresAt}"))),
            ApiOperation.reading("POST", ONE + "/pause", Verb.READ, WebhookRoutes::pause)
                    .is(Operation.of("pauseWebhook", "Pause a webhook; its cursor stays")
                            .with(ID)
                            .takes(RequestBodies.Nothing.class)
                            .answers(WebhookView.class)
                            .command("webhooks pause ID", "The webhook {name} is paused at {progress.cursor}.")),
            ApiOperation.reading("POST", ONE + "/resume", Verb.READ, WebhookRoutes::resume)
                    .is(Operation.of("resumeWebhook", "Resume a webhook where it stopped, or from another cursor")
                            .text(
                                    "Also sends changes of the replay window again, if from is a former cursor or oldest.")
                            .with(ID)
                            .takes(WebhookRequests.Resume.class)
                            .answers(WebhookView.class)
                            .refuses(
                                    409,
                                    "webhook.cursor-expired: changes after the cursor can no longer be sent; the answer has the lost"
                                            + " range in from and to.")
                            .command(
                                    "webhooks resume ID --from=from",
                                    "The webhook {name} continues after {progress.cursor}.")),
            ApiOperation.reading("POST", ONE + "/renew", Verb.READ, WebhookRoutes::renew)
                    .is(Operation.of("renewWebhook", "Renew a webhook, also after it expired")
                            .with(ID)
                            .takes(WebhookRequests.Renewal.class)
                            .answers(WebhookView.class)
                            .command("webhooks renew ID --days=days", "The webhook {name} expires at {@expiresAt}.")),
            ApiOperation.reading("POST", ONE + "/secret", Verb.READ, WebhookRoutes::rotate)
                    .is(Operation.of("rotateWebhookSecret", "Replace the secret of a webhook")
                            .text(
                                    "Deliveries have a signature with each secret until the former secret ends, so that the receiver"
                                            + " misses none.")
                            .with(ID)
                            .takes(WebhookRequests.Rotation.class)
                            .answers(WebhookSecretView.class)
                            .command(
                                    "webhooks rotate ID --overlap-hours=overlapHours --end-former=endFormer",
                                    "The former secret also signs until {@webhook.formerSecretUntil}.\n"
                                            + "New secret, shown only once: {secret}")),
            ApiOperation.of("POST", ONE + "/test", Verb.READ, WebhookRoutes::test)
                    .is(Operation.of("testWebhook", "Send a signed test delivery without changes")
                            .with(ID)
                            .takes(RequestBodies.Nothing.class)
                            .answers(WebhookTestView.class)
                            .command(Command.of("webhooks test ID", "Sends a signed test delivery without changes.")
                                    .prints("Delivered: {delivered}. {failure}")
                                    .goodWhen("delivered", "true"))),
            ApiOperation.reading("DELETE", ONE, Verb.READ, WebhookRoutes::remove)
                    .is(Operation.of("removeWebhook", "Remove a webhook")
                            .with(ID)
                            .answersNothing()
                            .command("webhooks remove ID", "The webhook is removed.")));

    private final WebhookStore store;
    private final ChangeLog log;
    private final WebhookSender sender;
    private final WebhookSettings settings;
    private final Jdbi database;
    private final Executor threads;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /** @param threads may block */
    public WebhookRoutes(
            WebhookStore store,
            ChangeLog log,
            WebhookSender sender,
            WebhookSettings settings,
            Jdbi database,
            Executor threads,
            Clock clock) {
        this.store = store;
        this.log = log;
        this.sender = sender;
        this.settings = settings;
        this.database = database;
        this.threads = threads;
        this.clock = clock;
    }

    public List<ApiRoute> routes() {
        return ApiOperation.routes(OPERATIONS, this);
    }

    private HttpResponse list(Call call) {
        Instant now = clock.instant();
        ChangeLog.Window window = log.window(now);
        List<WebhookView> all = store
                .all(isAdministrator(call) ? null : call.person().name())
                .stream()
                .map(one -> WebhookView.of(one, window, now))
                .toList();
        return Answers.list(ResultPage.cut(all, WebhookView::id, call.query().slice()));
    }

    private static boolean isAdministrator(Call call) {
        return call.bearer().verbs().contains(Verb.ADMINISTER);
    }

    private HttpResponse show(Call call) {
        return shown(own(call));
    }

    /** A webhook of others looks as if it did not exist. */
    private Webhook own(Call call) {
        String id = call.path("id");
        return store.find(id)
                .filter(one -> one.owner().equals(call.person().name()) || isAdministrator(call))
                .orElseThrow(() -> Problem.unknown("webhook", id).asException());
    }

    private WebhookView view(Webhook webhook) {
        Instant now = clock.instant();
        return WebhookView.of(webhook, log.window(now), now);
    }

    private HttpResponse shown(Webhook webhook) {
        return Answers.json(view(webhook));
    }

    private CompletionStage<HttpResponse> create(Call call) {
        WebhookRequest asked = call.body(WebhookRequest.class);
        Tlp own = call.bearer().clearance();
        Tlp usual = MarkingGate.SHARED.covers(own) ? own : MarkingGate.SHARED;
        Tlp clearance = asked.clearance() == null ? usual : asked.clearance();
        if (!own.covers(clearance)) {
            throw new Problem(
                            403,
                            "webhook.clearance",
                            "Your clearance is %s. A webhook cannot have a higher one.".formatted(own.text()),
                            Map.of("field", "clearance"))
                    .asException();
        }
        Set<WebhookEvent> events = events(asked.events());
        if (events.contains(WebhookEvent.INTELLIGENCE) && !call.bearer().verbs().contains(Verb.WATCH)) {
            throw new Problem(
                            403,
                            "webhook.intelligence",
                            "You may not read all intelligence, so a webhook cannot send it to you. Read your collection over"
                                    + " TAXII, or subscribe to cases and alerts.",
                            Map.of("field", "events"))
                    .asException();
        }
        ChangeFormat format = asked.format() == null ? ChangeFormat.CHANGES : asked.format();
        if (format == ChangeFormat.OCSF && events.contains(WebhookEvent.INTELLIGENCE)) {
            throw Problem.field(
                            "body.wrong-value",
                            "events",
                            "OCSF is for cases and alerts only. Create a second webhook of format changes for intelligence.")
                    .asException();
        }
        Duration lifetime = lifetime(asked.days());
        String url = asked.url().strip();
        sender.problem(url).ifPresent(problem -> {
            throw refused(problem).asException();
        });
        return sender.validate(url, UUID.randomUUID().toString())
                .thenApplyAsync(
                        result -> {
                            if (result instanceof WebhookSender.Result.Failed failed) {
                                throw refused(failed).asException();
                            }
                            return created(
                                    call,
                                    new Webhook.Subscription(asked.name().strip(), url, events, format, clearance),
                                    lifetime);
                        },
                        threads);
    }

    private HttpResponse created(Call call, Webhook.Subscription subscription, Duration lifetime) {
        Instant now = clock.instant();
        log.mark(now);
        Webhook made = new Webhook(
                UUID.randomUUID().toString(),
                call.person().name(),
                subscription,
                new Webhook.Secrets(WebhookSignature.newSecret(random), null, null),
                new Webhook.Lifetime(now, now.plus(lifetime), null),
                log.head(),
                new Webhook.Progress(null, null, 0, null, now, ""),
                new Webhook.Totals(0, 0, 0, null));
        if (!database.inTransaction(handle -> store.add(handle, made, settings.mostOfOwner(), settings.most()))) {
            throw Problem.of(
                            409,
                            "webhook.too-many",
                            "You can have at most %d webhooks, and the center %d. Remove one first."
                                    .formatted(settings.mostOfOwner(), settings.most()))
                    .asException();
        }
        return Answers.json(new WebhookSecretView(view(made), made.secrets().current()));
    }

    private static Set<WebhookEvent> events(List<String> texts) {
        Map<String, WebhookEvent> known =
                Arrays.stream(WebhookEvent.values()).collect(Collectors.toMap(WebhookEvent::text, Function.identity()));
        if (texts.isEmpty() || !known.keySet().containsAll(texts)) {
            throw Problem.field(
                            "body.wrong-value",
                            "events",
                            "events must name at least one of cases, alerts and intelligence, and nothing else.")
                    .asException();
        }
        return texts.stream().map(known::get).collect(Collectors.toSet());
    }

    private static Problem refused(WebhookSender.Result.Failed failed) {
        return new Problem(
                422, failed.code(), "The webhook was not created. " + failed.detail(), Map.of("field", "url"));
    }

    private Duration lifetime(@Nullable Integer days) {
        Duration asked = days == null ? settings.longestLifetime() : Duration.ofDays(days);
        if (!asked.isPositive() || asked.compareTo(settings.longestLifetime()) > 0) {
            throw Problem.field(
                            "body.wrong-value",
                            "days",
                            "days must be a number from 1 to %d."
                                    .formatted(settings.longestLifetime().toDays()))
                    .asException();
        }
        return asked;
    }

    private HttpResponse pause(Call call) {
        call.body(RequestBodies.Nothing.class);
        return changed(call, store.pause(own(call).id(), clock.instant()));
    }

    private HttpResponse changed(Call call, Optional<Webhook> webhook) {
        return shown(webhook.orElseThrow(
                () -> Problem.unknown("webhook", call.path("id")).asException()));
    }

    private HttpResponse resume(Call call) {
        Webhook webhook = own(call);
        String asked = call.body(WebhookRequests.Resume.class).from();
        Instant now = clock.instant();
        ChangeLog.Window window = log.window(now);
        String word = asked == null ? STOPPED : asked.strip();
        ChangeCursor from = switch (word) {
            case STOPPED -> webhook.cursor();
            case OLDEST -> window.oldest();
            case NOW -> window.head();
            default ->
                ChangeCursor.parse(word)
                        .orElseThrow(() -> Problem.field(
                                        "webhook.cursor",
                                        "from",
                                        "from must be stopped, oldest, now, or a cursor from a delivery.")
                                .asException());
        };
        if (!window.contains(from)) {
            throw new Problem(
                            409,
                            "webhook.cursor-expired",
                            window.lost(from) + " Resume from \"oldest\" to continue there, or from \"now\".",
                            Map.of(
                                    "from",
                                    from.toString(),
                                    "to",
                                    window.oldest().toString()))
                    .asException();
        }
        return changed(
                call,
                database.inTransaction(
                        handle -> store.resume(handle, webhook.id(), word.equals(STOPPED) ? null : from, now)));
    }

    private HttpResponse renew(Call call) {
        Webhook webhook = own(call);
        Duration lifetime = lifetime(call.body(WebhookRequests.Renewal.class).days());
        return changed(call, store.renew(webhook.id(), clock.instant().plus(lifetime)));
    }

    private HttpResponse rotate(Call call) {
        Webhook webhook = own(call);
        WebhookRequests.Rotation body = call.body(WebhookRequests.Rotation.class);
        Integer asked = body.overlapHours();
        int hours = asked == null ? USUAL_OVERLAP_HOURS : asked;
        if (hours < 1 || hours > LONGEST_OVERLAP_HOURS) {
            throw Problem.field(
                            "body.wrong-value",
                            "overlapHours",
                            "overlapHours must be a number from 1 to %d.".formatted(LONGEST_OVERLAP_HOURS))
                    .asException();
        }
        Duration overlap = Boolean.TRUE.equals(body.endFormer()) ? Duration.ZERO : Duration.ofHours(hours);
        Instant formerUntil = clock.instant().plus(overlap);
        String secret = WebhookSignature.newSecret(random);
        Webhook changed = store.rotate(webhook.id(), secret, formerUntil)
                .orElseThrow(() -> Problem.unknown("webhook", webhook.id()).asException());
        return Answers.json(new WebhookSecretView(view(changed), secret));
    }

    private CompletionStage<HttpResponse> test(Call call) {
        call.body(RequestBodies.Nothing.class);
        return CompletableFuture.supplyAsync(() -> own(call), threads).thenCompose(webhook -> {
            String id = "msg_" + UUID.randomUUID();
            return sender.test(webhook, id)
                    .thenApply(result -> Answers.json(
                            switch (result) {
                                case WebhookSender.Result.Confirmed done -> new WebhookTestView(true, id, "");
                                case WebhookSender.Result.Gone gone ->
                                    new WebhookTestView(false, id, "The receiver answered with status 410.");
                                case WebhookSender.Result.Failed failed ->
                                    new WebhookTestView(false, id, failed.code() + ": " + failed.detail());
                            }));
        });
    }

    private HttpResponse remove(Call call) {
        store.remove(own(call).id());
        return Answers.noContent();
    }
}
