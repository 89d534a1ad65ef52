package io.watchfloor.dashboards.paging.routes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.config.paging.ContactSettings;
import io.watchfloor.dashboards.api.openapi.Content;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.openapi.Parameter;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.board.ReadModelStore;
import io.watchfloor.dashboards.cases.routes.CaseService;
import io.watchfloor.dashboards.paging.board.NotificationReadModel;
import io.watchfloor.dashboards.wire.NotificationView;
import io.watchfloor.ops.cases.CaseCommand;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.contact.http.ReceiptLinks;
import io.watchfloor.ops.paging.escalation.Notification;
import io.watchfloor.ops.platform.rights.Verb;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * {@code POST /receipts/WAY/KEY/PROOF}: delivery reports of SMS and voice gateways. The address contains a signature of
 * the center. A report can only advance the status of a notification.
 */
public final class GatewayReceipts {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LARGEST = 64 << 10;

    private final ContactSettings settings;
    private final ReadModelStore boards;
    private final CaseService cases;
    private final Clock clock;

    public GatewayReceipts(ContactSettings settings, ReadModelStore boards, CaseService cases, Clock clock) {
        this.settings = settings;
        this.boards = boards;
        this.cases = cases;
        this.clock = clock;
    }

    public ApiRoute route() {
        // Requests are authenticated by the last segment of the path.
        return new ApiRoute("POST", "/api/v1/receipts/{method}/{key}/{proof}", Verb.NONE, this::receive)
                .withBodyOf(LARGEST)
                .is(Operation.of("addGatewayReceipt", "Receive delivery reports of an SMS or voice gateway")
                        .text("The address is the `{callback}` that was sent to the gateway. The settings"
                                + " watchfloor.contact.sms and .voice map the gateway's words to a status; other words have"
                                + " no effect.")
                        .with(
                                Parameter.path("method", "sms or voice."),
                                Parameter.path("key", "Key of the message."),
                                Parameter.path("proof", "Signature of the address."))
                        .takes(
                                false,
                                Content.text("application/json"),
                                Content.text("application/x-www-form-urlencoded"),
                                Content.text("text/plain"))
                        .answersNothing()
                        .refuses(401, "receipt.unknown."));
    }

    private CompletionStage<HttpResponse> receive(Call call) {
        Optional<ContactMethod> way = contactMethod(call.path("method"));
        ContactSettings.Gateway gateway = way.flatMap(
                        one -> one == ContactMethod.SMS ? settings.sms() : settings.voice())
                .filter(one -> one.token().given())
                .filter(one -> new ReceiptLinks(
                                "", way.orElseThrow(), one.token().read())
                        .proves(call.path("key"), call.path("proof")))
                .orElseThrow(() -> Problem.of(
                                401,
                                "receipt.unknown",
                                "This center did not create the address, or the gateway's token was changed. The report"
                                        + " was ignored.")
                        .asException());
        String said = status(gateway.callback(), call.bytes().utf8String());
        Optional<Notification.Status> status = meaning(gateway.callback(), said);
        if (status.isEmpty()) {
            return CompletableFuture.completedFuture(Answers.noContent());
        }
        List<NotificationView> pages =
                boards.readAll(handle -> NotificationReadModel.ofMessage(handle, call.path("key"), way.orElseThrow()));
        CompletableFuture<?>[] all = pages.stream()
                .map(page -> cases.ask(
                                page.caseId(),
                                to -> new CaseCommand.Receipt(
                                        page.id(), status.get(), "Gateway report: " + said, clock.instant(), to))
                        .toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(all).thenApply(done -> Answers.noContent());
    }

    private static Optional<ContactMethod> contactMethod(String text) {
        return List.of(ContactMethod.SMS, ContactMethod.VOICE).stream()
                .filter(way -> way.text().equals(text))
                .findFirst();
    }

    static Optional<Notification.Status> meaning(ContactSettings.Callback callback, String said) {
        if (callback.delivered().stream().anyMatch(said::equalsIgnoreCase)) {
            return Optional.of(Notification.Status.DELIVERED);
        }
        return callback.failed().stream().anyMatch(said::equalsIgnoreCase)
                ? Optional.of(Notification.Status.FAILED)
                : Optional.empty();
    }

    /** @return empty if the report contains no status */
    static String status(ContactSettings.Callback callback, String body) {
        String field = callback.status();
        if (body.stripLeading().startsWith("{") || body.stripLeading().startsWith("[")) {
            JsonNode json = json(body);
            return (field.startsWith("/") ? json.at(field) : json.path(field)).asText("");
        }
        return form(body).getOrDefault(field, "");
    }

    private static JsonNode json(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw Problem.of(400, "body.not-json", "The body starts like JSON but is not valid JSON.")
                    .asException();
        }
    }

    private static Map<String, String> form(String body) {
        Map<String, String> form = new TreeMap<>();
        Arrays.stream(body.split("&", -1)).forEach(part -> {
            int equals = part.indexOf('=');
            if (equals > 0) {
                form.put(decoded(part.substring(0, equals)), decoded(part.substring(equals + 1)));
            }
        });
        return form;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.strip(), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
