package io.watchfloor.dashboards.paging.routes;

import io.watchfloor.dashboards.access.ack.AckClaim;
import io.watchfloor.dashboards.access.ack.AckKey;
import io.watchfloor.dashboards.access.ack.SignedLinks;
import io.watchfloor.dashboards.access.limits.GuessThrottle;
import io.watchfloor.dashboards.access.limits.SignInAttempts;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.BlockingCalls;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.cases.routes.CaseService;
import io.watchfloor.dashboards.paging.board.NotificationReadModel;
import io.watchfloor.dashboards.paging.views.NotificationRequests;
import io.watchfloor.dashboards.wire.NotificationView;
import io.watchfloor.ops.cases.CaseCommand;
import io.watchfloor.ops.cases.CaseReply;
import io.watchfloor.ops.paging.contact.Recipient;
import io.watchfloor.ops.paging.escalation.Notification;
import io.watchfloor.ops.platform.limits.Peer;
import io.watchfloor.ops.platform.rights.Verb;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receipts for notifications: shown on a device, or opened. Authenticated by the acknowledge link of the notification.
 * Receipts are stored in the case's journal and only advance the status.
 */
public final class NotificationReceipts {

    private static final Logger LOG = LoggerFactory.getLogger(NotificationReceipts.class);

    private static final int LOOKS = 10;
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

    private final ReadModelStore boards;
    private final CaseService cases;
    private final AckKey key;
    private final SignInAttempts attempts;
    private final BlockingCalls blocking;
    private final Clock clock;

    public NotificationReceipts(
            ReadModelStore boards,
            CaseService cases,
            AckKey key,
            SignInAttempts attempts,
            BlockingCalls blocking,
            Clock clock) {
        this.blocking = blocking;
        this.boards = boards;
        this.cases = cases;
        this.key = key;
        this.attempts = attempts;
        this.clock = clock;
    }

    ApiRoute route() {
        // Requests are authenticated by the token in the body.
        return new ApiRoute("POST", "/api/v1/notifications/{id}/receipts", Verb.NONE, this::receive)
                .is(Operation.of("addNotificationReceipt", "Record that a notification was shown or opened on a device")
                        .text("For programs that show notifications on a device, such as a service worker. `token` is"
                                + " the last segment of the acknowledge link in the message. For a "
                                + "digest, use the key of the digest.")
                        .with(Parameter.path("id", "ID or key of the notification."))
                        .takes(NotificationRequests.Receipt.class)
                        .answersNothing()
                        .refuses(403, "ack.unknown: the token does not belong to this notification."));
    }

    private CompletionStage<HttpResponse> receive(Call call) {
        NotificationRequests.Receipt asked = call.body(NotificationRequests.Receipt.class);
        AckClaim claim = key.tokens()
                .read(asked.token())
                .orElseThrow(() -> attempts.wrong(
                                GuessThrottle.Kind.ACKNOWLEDGE,
                                Peer.of(call.request()).address())
                        .map(Problem::tooMany)
                        .orElseGet(NotificationReceipts::foreign)
                        .asException());
        Recipient to = Recipient.person(claim.person());
        List<NotificationView> named =
                boards.readAll(handle -> NotificationReadModel.named(handle, call.path("id"), to));
        boolean own = named.stream()
                .anyMatch(page -> page.caseId().equals(claim.caseId().value()) && page.round() == claim.round());
        if (!own) {
            throw foreign().asException();
        }
        String words = asked.words();
        Notification.Status status = asked.status() == NotificationRequests.DeliveryStage.SEEN
                ? Notification.Status.SEEN
                : Notification.Status.DELIVERED;
        String said = words != null
                ? words
                : status == Notification.Status.SEEN
                        ? "The notification was opened on the device."
                        : "The notification was shown on the device.";
        CompletableFuture<?>[] all = named.stream()
                .map(page -> sendReceipt(page, status, said).toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(all).thenApply(done -> Answers.noContent());
    }

    private static Problem foreign() {
        return Problem.of(
                403,
                "ack.unknown",
                "This token does not belong to this notification. Use the token of the acknowledge link"
                        + " in the message.");
    }

    /**
     * Opening a link proves that the notification was seen. Does not wait for the result, and errors do not affect the
     * link. The read model may not contain the notification yet.
     */
    void seen(AckClaim claim, String words) {
        seen(claim, words, LOOKS);
    }

    private void seen(AckClaim claim, String words, int looks) {
        var unused = blocking.call(() -> latest(claim))
                .thenCompose(page -> page.isPresent()
                        ? sendReceipt(page.get(), Notification.Status.SEEN, words)
                        : CompletableFuture.<@Nullable CaseReply>completedFuture(null))
                .whenComplete((told, failure) -> {
                    if (failure != null) {
                        LOG.warn(
                                "Could not record that a notification of case {} was seen: {}",
                                claim.caseId(),
                                failure.toString());
                    } else if (told == null && looks > 1) {
                        CompletableFuture.delayedExecutor(LOOK_EVERY.toSeconds(), TimeUnit.SECONDS)
                                .execute(() -> seen(claim, words, looks - 1));
                    }
                });
    }

    private Optional<NotificationView> latest(AckClaim claim) {
        return boards.readAll(handle -> NotificationReadModel.latest(
                handle,
                claim.caseId().value(),
                claim.round(),
                Recipient.person(claim.person()),
                claim.expiresAt().minus(SignedLinks.LIFETIME)));
    }

    private CompletionStage<CaseReply> sendReceipt(NotificationView page, Notification.Status status, String words) {
        return cases.ask(
                page.caseId(), replyTo -> new CaseCommand.Receipt(page.id(), status, words, clock.instant(), replyTo));
    }
}
