package io.watchfloor.dashboards.paging.routes;

import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.access.Person;
import io.watchfloor.dashboards.access.RestrictedReadAudit;
import io.watchfloor.dashboards.access.ack.AckClaim;
import io.watchfloor.dashboards.access.ack.AckKey;
import io.watchfloor.dashboards.access.ack.AckLedger;
import io.watchfloor.dashboards.access.ack.AckTokens;
import io.watchfloor.dashboards.access.limits.GuessThrottle;
import io.watchfloor.dashboards.access.limits.SignInAttempts;
import io.watchfloor.dashboards.access.people.People;
import io.watchfloor.dashboards.api.openapi.Content;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.openapi.Reply;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.BlockingCalls;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.board.ResourceReader;
import io.watchfloor.dashboards.cases.routes.CaseService;
import io.watchfloor.dashboards.paging.views.AckView;
import io.watchfloor.ops.cases.CaseCommand;
import io.watchfloor.ops.cases.CaseReply;
import io.watchfloor.ops.cases.CaseStatus;
import io.watchfloor.ops.cases.CaseSummary;
import io.watchfloor.ops.paging.contact.MessageMarkings;
import io.watchfloor.ops.paging.oncall.CaseReaders;
import io.watchfloor.ops.platform.limits.Peer;
import io.watchfloor.ops.platform.rights.CommandAuthorization;
import io.watchfloor.ops.platform.rights.MarkingGate;
import io.watchfloor.ops.platform.rights.Principal;
import io.watchfloor.ops.platform.rights.Released;
import io.watchfloor.ops.platform.rights.Verb;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * {@code /ack/TOKEN}: target of acknowledge links. GET shows the case and a button; POST acknowledges the case as the
 * person of the link. No session is created. The case checks the rights as usual.
 */
public final class AckRoutes {

    /** Shown in the activity as the origin of the acknowledgement. */
    private static final String THROUGH = "the link in a notification";

    private static final String ROUND_OVER = "case.round-over";
    private static final String BY_OTHER = "case.acknowledged-by-other";

    private final AckKey key;
    private static final String EXIT = "acknowledge-link";

    private final AckLedger ledger;
    private final People people;
    private final ReadModelStore boards;
    private final CaseService cases;
    private final RestrictedReadAudit reads;
    private final NotificationReceipts receipts;
    private final SignInAttempts attempts;
    private final BlockingCalls blocking;
    private final Clock clock;
    private final MessageMarkings markings;

    /** A valid link, and the person who was notified, with the current rights. */
    private record Link(String token, AckClaim claim, CommandAuthorization warrant, String address) {

        String id() {
            return AckTokens.id(token);
        }
    }

    /**
     * @param reads writes audit records for reads of restricted cases
     * @param markings anyone who has the link reads its page, as on a locked telephone
     */
    public AckRoutes(
            People people,
            AckKey key,
            ReadModelStore boards,
            CaseService cases,
            RestrictedReadAudit reads,
            NotificationReceipts receipts,
            SignInAttempts attempts,
            BlockingCalls blocking,
            Clock clock,
            MessageMarkings markings) {
        this.people = people;
        this.ledger = new AckLedger(people.database());
        this.key = key;
        this.receipts = receipts;
        this.boards = boards;
        this.cases = cases;
        this.reads = reads;
        this.attempts = attempts;
        this.blocking = blocking;
        this.clock = clock;
        this.markings = markings;
    }

    public List<ApiRoute> routes() {
        Parameter token = Parameter.path("token", "Token from the link in the notification.");
        return List.of(
                // Requests are authenticated by the token in the link.
                new ApiRoute("GET", "/ack/{token}", Verb.NONE, call -> answer(call, this::show))
                        .is(
                                described(Operation.of(
                                                        "showAcknowledgeLink",
                                                        "Show the case of a notification link with a button to acknowledge it")
                                                .with(token))
                                        .text(
                                                "Returns a web page, or JSON for `Accept: application/json`. Does not acknowledge the case.")),
                new ApiRoute("POST", "/ack/{token}", Verb.NONE, call -> answer(call, this::acknowledge))
                        .is(described(Operation.of(
                                                "acknowledgeByLink",
                                                "Acknowledge the case of a notification link, as the person who was notified")
                                        .with(token)
                                        .takes(
                                                false,
                                                Content.text("application/x-www-form-urlencoded"),
                                                Content.text("text/plain")))
                                .text("The link works once, until it expires, and only in the escalation round of the"
                                        + " notification. Returns a web page, or JSON for `Accept: application/json`. No session is"
                                        + " opened.")));
    }

    private static Operation described(Operation operation) {
        Operation said = operation
                .answers(AckView.class)
                .refuses(403, "ack.person-gone or ack.not-allowed.")
                .refuses(400, "ack.unknown: this center did not create the link, or the link is incomplete.")
                .refuses(
                        409,
                        "ack.taken: `holder` acknowledged the case. ack.other-round: the case was reopened, or"
                                + " its acknowledgement expired. ack.over: the case needs no acknowledgement.")
                .refuses(410, "ack.used, ack.expired or ack.ended.")
                .refuses(429, "access.too-many-attempts.");
        for (int status : List.of(200, 400, 403, 409, 410, 429)) {
            said = said.replies(new Reply(status, "A web page without scripts.", Content.text("text/html"), Map.of()));
        }
        return said;
    }

    /** Errors are also sent as a web page or as JSON, whichever the request accepts. */
    private static CompletionStage<HttpResponse> answer(
            Call call, Function<Call, CompletionStage<HttpResponse>> endpoint) {
        CompletionStage<HttpResponse> answer;
        try {
            answer = endpoint.apply(call);
        } catch (Problem.ProblemException refused) {
            answer = CompletableFuture.failedFuture(refused);
        }
        return answer.exceptionally(failure -> {
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            if (cause instanceof Problem.ProblemException refused) {
                return wantsJson(call) ? refused.problem().response() : AckPage.refused(refused.problem());
            }
            throw failure instanceof RuntimeException runtime ? runtime : new CompletionException(failure);
        });
    }

    private static boolean wantsJson(Call call) {
        String accept = call.header("Accept").orElse("").toLowerCase(Locale.ROOT);
        return accept.contains("application/json") && !accept.contains("text/html");
    }

    private CompletionStage<HttpResponse> show(Call call) {
        Link link = link(call);
        used(link);
        return described(link)
                .thenCompose(summary -> blocking.call(() -> {
                    shown(link, summary);
                    AckView view = view(link, summary, AckView.State.OPEN);
                    if (opened(call)) {
                        receipts.seen(link.claim(), "The link was opened, possibly by a mail scanner.");
                    }
                    return response(call, link, view);
                }));
    }

    /** Whether the link was opened by a GET request. HEAD requests and prefetching do not count. */
    private static boolean opened(Call call) {
        boolean early = Stream.of("Sec-Purpose", "Purpose", "X-Moz")
                .map(name -> call.header(name).orElse("").toLowerCase(Locale.ROOT))
                .anyMatch(value -> value.contains("prefetch") || value.contains("preview"));
        return !early && call.request().method().name().equals("GET");
    }

    private CompletionStage<HttpResponse> acknowledge(Call call) {
        Link link = link(call);
        AckClaim claim = link.claim();
        if (ledger.begin(link.id(), claim).isEmpty()) {
            used(link);
        }
        CaseCommand.Request request =
                new CaseCommand.Request(claim.person(), "link-" + link.id(), null, link.warrant());
        return described(link)
                .thenApply(summary -> view(link, summary, AckView.State.OPEN))
                .thenCompose(before -> cases.ask(
                        claim.caseId().value(),
                        replyTo -> new CaseCommand.Acknowledge(claim.round(), THROUGH, request, replyTo)))
                .thenCompose(reply -> {
                    CaseSummary summary = summary(link, reply);
                    return blocking.always(() -> {
                        ledger.done(link.id(), claim, link.address());
                        receipts.seen(claim, "The case was acknowledged with the link.");
                        return response(call, link, view(link, summary, AckView.State.DONE));
                    });
                });
    }

    private static HttpResponse response(Call call, Link link, AckView view) {
        return wantsJson(call) ? Answers.json(view) : AckPage.of(view, link.token());
    }

    private Link link(Call call) {
        String token = call.path("token");
        AckClaim claim = key.tokens()
                .read(token)
                .orElseThrow(() -> attempts.wrong(
                                GuessThrottle.Kind.ACKNOWLEDGE,
                                Peer.of(call.request()).address())
                        .map(Problem::tooMany)
                        .orElseGet(() -> Problem.of(
                                400,
                                "ack.unknown",
                                "This center did not create the link. Check that the link is complete, or open the case"
                                        + " in Watchfloor."))
                        .asException());
        if (!clock.instant().isBefore(claim.expiresAt())) {
            throw Problem.of(
                            410,
                            "ack.expired",
                            "This link expired at %s. Open the case in Watchfloor.".formatted(claim.expiresAt()))
                    .asException();
        }
        Principal who = people.database()
                .jdbi()
                .withHandle(handle -> people.person(handle, claim.person()))
                .map(Person::bearer)
                .orElseThrow(() -> Problem.of(
                                403,
                                "ack.person-gone",
                                "This link is for %s, whose account is disabled. Ask an administrator."
                                        .formatted(claim.person()))
                        .asException());
        if (ledger.hasEnded(claim)) {
            throw Problem.of(
                            410,
                            "ack.ended",
                            "This link expired when the account of %s was disabled. Open the case in Watchfloor."
                                    .formatted(claim.person()))
                    .asException();
        }
        return new Link(
                token,
                claim,
                ResourceReader.ofCase(boards, who, claim.caseId().value()),
                call.origin().address());
    }

    private void used(Link link) {
        ledger.use(link.id()).map(AckLedger.Use::doneAt).ifPresent(at -> {
            throw Problem.of(
                            410,
                            "ack.used",
                            ("%s already acknowledged the case with this link at %s. Each link works once. Open the"
                                            + " case in Watchfloor.")
                                    .formatted(link.claim().person(), at))
                    .asException();
        });
    }

    /** Returns the current state of the case, for a person who may acknowledge the case. */
    private CompletionStage<CaseSummary> described(Link link) {
        return cases.ask(link.claim().caseId().value(), CaseCommand.Describe::new)
                .thenApply(reply -> {
                    CaseSummary summary = summary(link, reply);
                    boolean may = link.warrant()
                            .decide(
                                    Verb.RESPOND,
                                    summary.contents().assets(),
                                    summary.marking().tlp(),
                                    summary.marking().people())
                            .allowed();
                    if (!may) {
                        throw notAllowed(link).asException();
                    }
                    return summary;
                });
    }

    private CaseSummary summary(Link link, CaseReply reply) {
        return switch (reply) {
            case CaseReply.Success done -> done.summary();
            case CaseReply.Unknown unknown ->
                throw Problem.of(400, "ack.unknown", "The case of this link no longer exists.")
                        .asException();
            case CaseReply.Denied denied -> throw notAllowed(link).asException();
            case CaseReply.Rejection refused ->
                throw (switch (refused.code()) {
                            case BY_OTHER -> alreadyAcknowledged(link, refused.summary(), refused.holder());
                            case ROUND_OVER -> roundOver(link.claim(), refused.summary());
                            default -> over(refused.summary());
                        })
                        .asException();
        };
    }

    private static Problem notAllowed(Link link) {
        return Problem.of(
                403,
                "ack.not-allowed",
                ("%s may not work on this case: the role, the scope or the clearance does not allow it."
                                + " Ask an administrator.")
                        .formatted(link.claim().person()));
    }

    private void shown(Link link, CaseSummary summary) {
        if (summary.marking().people() != null) {
            reads.shown(
                    new Actor(link.claim().person(), "link:" + link.id(), link.address()),
                    List.of(summary.id().value()));
        }
    }

    /** @throws Problem.ProblemException if the link cannot be used */
    private AckView view(Link link, CaseSummary summary, AckView.State state) {
        AckClaim claim = link.claim();
        String holder = summary.holder().acknowledgedBy();
        if (summary.rounds().round() != claim.round()) {
            throw roundOver(claim, summary).asException();
        }
        if (holder != null && !holder.equals(claim.person())) {
            throw alreadyAcknowledged(link, summary, holder).asException();
        }
        if (holder == null && summary.heading().status() != CaseStatus.NEW) {
            throw over(summary).asException();
        }
        return new AckView(
                summary.id().value(),
                summary.identity().number(),
                title(link, summary),
                summary.heading().severity(),
                summary.heading().status(),
                claim.round(),
                claim.person(),
                holder,
                summary.holder().acknowledgedAt(),
                state == AckView.State.OPEN && holder != null ? AckView.State.YOURS : state,
                claim.expiresAt(),
                "/cases/" + summary.id());
    }

    private static Problem roundOver(AckClaim claim, CaseSummary summary) {
        return refused(
                "ack.other-round",
                ("This link belongs to escalation round %d, but case #%d is in round %d: it was reopened,"
                                + " or its acknowledgement expired. Use the link in the latest notification.")
                        .formatted(
                                claim.round(),
                                summary.identity().number(),
                                summary.rounds().round()),
                summary);
    }

    /** The page needs no session, so it shows the title as a message on a locked telephone would. */
    private String title(Link link, CaseSummary summary) {
        Released<String> title = MarkingGate.release(
                new MarkingGate.Reader.Person(
                        link.warrant().bearer(), markings.media().lockScreen()),
                link.warrant()
                        .resource(
                                summary.contents().assets(),
                                summary.marking().tlp(),
                                summary.marking().people()),
                () -> summary.heading().title(),
                held -> CaseReaders.HIDDEN);
        markings.heldBack().count(EXIT, title);
        return title.content();
    }

    private Problem alreadyAcknowledged(Link link, CaseSummary summary, @Nullable String holder) {
        return refused(
                "ack.taken",
                "%s acknowledged case #%d: %s. You need not do anything."
                        .formatted(holder, summary.identity().number(), title(link, summary)),
                summary);
    }

    private static Problem over(CaseSummary summary) {
        return refused(
                "ack.over",
                "Case #%d is %s and needs no acknowledgement."
                        .formatted(
                                summary.identity().number(),
                                summary.heading().status().text()),
                summary);
    }

    private static Problem refused(String code, String words, CaseSummary summary) {
        Map<String, String> more = new LinkedHashMap<>();
        more.put("case", summary.id().value());
        more.put("state", summary.heading().status().text());
        String holder = summary.holder().acknowledgedBy();
        if (holder != null) {
            more.put("holder", holder);
        }
        return new Problem(409, code, words, more);
    }
}
