package io.watchfloor.dashboards.webhooks;

import io.watchfloor.config.http.EgressSettings;
import io.watchfloor.config.reading.AddressRange;
import io.watchfloor.ops.platform.egress.EgressAnswer;
import io.watchfloor.ops.platform.egress.EgressClient;
import io.watchfloor.ops.platform.egress.EgressFailure;
import io.watchfloor.ops.platform.egress.EgressRequest;
import io.watchfloor.ops.platform.rights.MarkingGate;
import io.watchfloor.ops.platform.rights.Released;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/** Makes the requests to the receivers of webhooks: the validation of a URL, and signed deliveries. */
public final class WebhookSender {

    private static final int OK = 200;
    private static final int GONE = 410;
    private static final int LONGEST_ECHO = 1024;
    private static final String JSON = "application/json";

    private final EgressClient egress;
    private final EgressSettings destinations;
    private final Duration timeout;
    private final Clock clock;

    /** What became of a request. */
    public sealed interface Result {

        record Confirmed() implements Result {}

        /** The receiver no longer exists at this URL. */
        record Gone() implements Result {}

        /**
         * @param code stable, such as {@code egress.address} or {@code webhook.answer}
         * @param retryAfter the delay that the receiver asked for; zero if none
         */
        record Failed(String code, String detail, Duration retryAfter) implements Result {

            Failed(String code, String detail) {
                this(code, detail, Duration.ZERO);
            }
        }
    }

    public WebhookSender(EgressClient egress, EgressSettings destinations, Duration timeout, Clock clock) {
        this.egress = egress;
        this.destinations = destinations;
        this.timeout = timeout;
        this.clock = clock;
    }

    Duration timeout() {
        return timeout;
    }

    /** Sends a delivery that is signed with all current secrets. */
    CompletionStage<Result> send(Webhook to, String id, Released<String> body) {
        ByteString bytes = ByteString.fromString(body.content(), StandardCharsets.UTF_8);
        long now = clock.instant().getEpochSecond();
        EgressRequest request = EgressRequest.post(URI.create(to.subscription().url()), JSON, bytes)
                .within(timeout)
                .statusOnly()
                .header(WebhookSignature.ID, id)
                .header(WebhookSignature.TIMESTAMP, Long.toString(now))
                .header(
                        WebhookSignature.SIGNATURE,
                        WebhookSignature.header(to.secrets().at(clock.instant()), id, now, bytes.toArray()));
        return egress.ask(request).handle(this::result);
    }

    /** Sends a signed delivery without changes. */
    public CompletionStage<Result> test(Webhook to, String id) {
        return send(to, id, MarkingGate.withoutCase("{\"type\":\"test\",\"webhook\":\"%s\"}".formatted(to.id())));
    }

    /**
     * Proves that the receiver expects deliveries: it must answer with the token of the request within the timeout, as for
     * a subscription of Microsoft Graph.
     */
    public CompletionStage<Result> validate(String url, String token) {
        URI uri = URI.create(url + (url.contains("?") ? "&" : "?") + "validationToken=" + token);
        EgressRequest request =
                EgressRequest.post(uri, "text/plain", "").within(timeout).bytesUpTo(LONGEST_ECHO);
        return egress.ask(request).handle((answer, failure) -> {
            boolean echoed = answer != null
                    && answer.status() == OK
                    && answer.bytes()
                            .decodeString(StandardCharsets.UTF_8)
                            .strip()
                            .equals(token);
            if (echoed) {
                return new Result.Confirmed();
            }
            return answer == null
                    ? result(null, failure)
                    : new Result.Failed(
                            "webhook.validation",
                            "The receiver did not answer with status 200 and the validation token as text (status %d)."
                                    .formatted(answer.status()));
        });
    }

    /** @return why the URL can never receive deliveries, as far as known without resolving the name */
    public Optional<Result.Failed> problem(String url) {
        try {
            URI uri = EgressRequest.address(url);
            if (uri.getRawFragment() != null) {
                return Optional.of(new Result.Failed("webhook.url", "The URL must not contain a fragment after #."));
            }
            Optional<EgressFailure> problem = egress.problem(uri);
            if (problem.isPresent()) {
                return problem.map(WebhookSender::failed);
            }
            return "https".equalsIgnoreCase(uri.getScheme()) || listed(uri.getHost())
                    ? Optional.empty()
                    : Optional.of(new Result.Failed(
                            "webhook.unencrypted",
                            "The URL must begin with https, because everyone on the way could read the changes. Plain http is"
                                    + " possible only to hosts that are listed in watchfloor.egress.allow."));
        } catch (EgressFailure e) {
            return Optional.of(failed(e));
        }
    }

    private boolean listed(String host) {
        return destinations.names().contains(host.toLowerCase(Locale.ROOT))
                || literal(host)
                        .filter(address -> destinations.networks().stream()
                                .anyMatch((AddressRange range) -> range.contains(address)))
                        .isPresent();
    }

    private static Optional<InetAddress> literal(String host) {
        try {
            return host.startsWith("[") || host.matches("[0-9.]+")
                    ? Optional.of(InetAddress.getByName(host))
                    : Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    private Result result(@Nullable EgressAnswer answer, @Nullable Throwable failure) {
        if (answer != null) {
            if (answer.good()) {
                return new Result.Confirmed();
            }
            return answer.status() == GONE
                    ? new Result.Gone()
                    : new Result.Failed(
                            "webhook.answer",
                            "The receiver answered with status %d.".formatted(answer.status()),
                            answer.header("retry-after")
                                    .map(asked -> retryAfter(asked, clock.instant()))
                                    .orElse(Duration.ZERO));
        }
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof EgressFailure egress
                ? failed(egress)
                : new Result.Failed("webhook.failed", String.valueOf(cause));
    }

    /** @return the delay of the header {@code Retry-After}, in seconds or until a date; zero if it is neither */
    static Duration retryAfter(String asked, Instant now) {
        if (asked.matches("[0-9]{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(asked));
        }
        try {
            Duration until = Duration.between(now, Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(asked)));
            return until.isNegative() ? Duration.ZERO : until;
        } catch (DateTimeException e) {
            return Duration.ZERO;
        }
    }

    private static Result.Failed failed(EgressFailure failure) {
        return new Result.Failed(failure.code(), failure.getMessage());
    }
}
