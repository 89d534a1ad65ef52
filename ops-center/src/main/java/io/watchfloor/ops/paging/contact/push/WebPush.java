package io.watchfloor.ops.paging.contact.push;

import io.watchfloor.config.digest.Digests;
import io.watchfloor.ops.paging.contact.Contact;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.contact.DeliveryResult;
import io.watchfloor.ops.paging.contact.DeliveryResult.Outcome;
import io.watchfloor.ops.paging.contact.Message;
import io.watchfloor.ops.paging.contact.MessageSender;
import io.watchfloor.ops.platform.egress.EgressAnswer;
import io.watchfloor.ops.platform.egress.EgressClient;
import io.watchfloor.ops.platform.egress.EgressFailure;
import io.watchfloor.ops.platform.egress.EgressRequest;
import io.watchfloor.ops.platform.rights.Released;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Sends pushes to browsers. If the push service responds with 404 or 410, the subscription has ended: the result is
 * REFUSED, and a callback receives the contact.
 */
public final class WebPush implements MessageSender {

    private static final Duration PROOF_LIFETIME = Duration.ofHours(12);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int TOPIC_BYTES = 18;

    private final EgressClient egress;
    private final PushKeys keys;
    private final String subject;
    private final Consumer<Contact> onExpired;
    private final Executor blocking;
    private final SecureRandom random;
    private final Clock clock;

    /**
     * @param center the center's public address, by which operators of push services identify the sender
     * @param onExpired called with a contact whose subscription has ended; may block
     * @param blocking runs the database calls
     */
    public WebPush(
            EgressClient egress,
            PushKeys keys,
            String center,
            Consumer<Contact> onExpired,
            Executor blocking,
            SecureRandom random,
            Clock clock) {
        this.egress = egress;
        this.keys = keys;
        this.subject = subject(center);
        this.onExpired = onExpired;
        this.blocking = blocking;
        this.random = random;
        this.clock = clock;
    }

    /** Push services accept only https and mailto addresses as a contact. */
    private static String subject(String center) {
        return center.startsWith("https:") ? center : "mailto:watchfloor@localhost";
    }

    @Override
    public Set<ContactMethod> ways() {
        return Set.of(ContactMethod.WEB_PUSH);
    }

    @Override
    public Optional<String> problem(Contact contact) {
        try {
            URI endpoint = PushSubscription.of(contact).endpoint();
            if (!"https".equals(endpoint.getScheme()) && !loopback(endpoint)) {
                return Optional.of("The push endpoint must use https, not " + endpoint.getScheme() + ".");
            }
            return egress.problem(endpoint).map(EgressFailure::getMessage);
        } catch (IllegalArgumentException e) {
            return Optional.of(
                    "Invalid browser subscription: %s. Subscribe again in this browser.".formatted(e.getMessage()));
        }
    }

    private static boolean loopback(URI endpoint) {
        return "http".equals(endpoint.getScheme()) && "127.0.0.1".equals(endpoint.getHost());
    }

    @Override
    public CompletionStage<DeliveryResult> send(Released<Message> released) {
        Message message = released.content();
        PushSubscription to;
        try {
            to = PushSubscription.of(message.to());
        } catch (IllegalArgumentException e) {
            return CompletableFuture.completedFuture(
                    new DeliveryResult(Outcome.REFUSED, "Invalid browser subscription: %s.".formatted(e.getMessage())));
        }
        return CompletableFuture.supplyAsync(() -> request(message, to), blocking)
                .thenCompose(egress::ask)
                .handle((answer, failure) -> delivery(message.to(), answer, failure));
    }

    private EgressRequest request(Message message, PushSubscription to) {
        PushKey key = keys.key();
        byte[] sealed = PushEncryption.encrypt(PushText.of(message, key.receipt(message.key())), to, random);
        Duration life = life(message.kind());
        EgressRequest request = EgressRequest.post(
                        to.endpoint(), "application/octet-stream", ByteString.fromArray(sealed))
                .within(TIMEOUT)
                .header("Content-Encoding", "aes128gcm")
                .header("TTL", Long.toString(life.toSeconds()))
                .header("Urgency", urgency(message.kind()))
                .header(
                        "Authorization",
                        key.authorization(to.origin(), subject, clock.instant().plus(PROOF_LIFETIME)));
        return topic(message).map(topic -> request.header("Topic", topic)).orElse(request);
    }

    /**
     * How long the push service stores a push for an offline browser; after that time the text of the push is outdated.
     */
    private static Duration life(Message.Kind kind) {
        return switch (kind) {
            case CODE, TEST -> Duration.ofMinutes(10);
            case PAGE, DIGEST, WORSENED, WARNING -> Duration.ofHours(4);
            case ACKNOWLEDGED, RESOLVED -> Duration.ofHours(12);
        };
    }

    private static String urgency(Message.Kind kind) {
        return switch (kind) {
            case CODE, TEST, PAGE, DIGEST, WORSENED, WARNING -> "high";
            case ACKNOWLEDGED, RESOLVED -> "normal";
        };
    }

    /**
     * The push service stores one push for each topic, so that the newest push about a case replaces the previous push.
     */
    private static Optional<String> topic(Message message) {
        return switch (message.kind()) {
            case CODE, TEST -> Optional.empty();
            case DIGEST -> Optional.of(hashed("digest"));
            case PAGE, WORSENED, WARNING, ACKNOWLEDGED, RESOLVED ->
                message.cases().stream().findFirst().map(one -> hashed(one.id().value()));
        };
    }

    private static String hashed(String text) {
        byte[] hash = Digests.sha256(text);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, TOPIC_BYTES));
    }

    private DeliveryResult delivery(Contact to, @Nullable EgressAnswer answer, @Nullable Throwable failure) {
        if (answer != null) {
            return answered(to, answer);
        }
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof EgressFailure egress) {
            Outcome outcome = egress.refusal() ? Outcome.REFUSED : egress.sent() ? Outcome.AMBIGUOUS : Outcome.FAILED;
            return new DeliveryResult(outcome, egress.getMessage());
        }
        return new DeliveryResult(Outcome.FAILED, "The push was not sent: " + cause);
    }

    private DeliveryResult answered(Contact to, EgressAnswer answer) {
        int status = answer.status();
        if (answer.good()) {
            return new DeliveryResult(
                    Outcome.SENT,
                    "The push service accepted the push (%d).".formatted(status),
                    answer.header("location").orElse(null));
        }
        return switch (status) {
            case 404, 410 -> {
                onExpired.accept(to);
                yield new DeliveryResult(
                        Outcome.REFUSED,
                        "The browser's subscription has ended (%d). Enable browser notifications again under My account in that browser."
                                .formatted(status));
            }
            case 408, 429 ->
                new DeliveryResult(Outcome.FAILED, "The push service requested a later retry (%d).".formatted(status));
            default ->
                status >= 500
                        ? new DeliveryResult(Outcome.FAILED, "The push service failed (%d).".formatted(status))
                        : new DeliveryResult(
                                Outcome.REFUSED,
                                "The push service rejected the push (%d): %s".formatted(status, words(answer)));
        };
    }

    private static String words(EgressAnswer answer) {
        String said = answer.body().replaceAll("\\s+", " ").strip();
        return said.length() <= 200 ? said : said.substring(0, 200) + "…";
    }
}
