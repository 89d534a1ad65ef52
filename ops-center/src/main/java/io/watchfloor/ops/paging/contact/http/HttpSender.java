package io.watchfloor.ops.paging.contact.http;

import io.watchfloor.ops.paging.contact.AddressField;
import io.watchfloor.ops.paging.contact.Contact;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.contact.DeliveryResult;
import io.watchfloor.ops.paging.contact.Message;
import io.watchfloor.ops.paging.contact.MessageSender;
import io.watchfloor.ops.platform.egress.EgressClient;
import io.watchfloor.ops.platform.egress.EgressFailure;
import io.watchfloor.ops.platform.egress.EgressRequest;
import io.watchfloor.ops.platform.rights.Released;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/**
 * Sends messages by HTTP. For status 200 to 299 the {@link PayloadFormat} chooses between SENT and DELIVERED. Status
 * 429, 5xx except 502 and 504, and errors before the request was sent result in FAILED, which is retried. Status 502,
 * 504 and a missing response result in AMBIGUOUS. Every other status results in REFUSED.
 */
public final class HttpSender implements MessageSender {

    private final EgressClient client;
    private final Duration timeout;
    private final Clock clock;
    private final Map<ContactMethod, PayloadFormat> forms = new EnumMap<>(ContactMethod.class);

    private HttpSender(EgressClient client, Duration timeout, Clock clock, List<PayloadFormat> forms) {
        this.client = client;
        this.timeout = timeout;
        this.clock = clock;
        forms.forEach(form -> this.forms.put(form.way(), form));
    }

    /** Creates a sender for services whose contacts contain the complete address. */
    public static HttpSender services(EgressClient client, Duration timeout, Clock clock) {
        return new HttpSender(
                client,
                timeout,
                clock,
                List.of(
                        new SlackFormat(),
                        new TeamsFormat(),
                        new MattermostFormat(),
                        new NtfyFormat(),
                        new GotifyFormat(),
                        new TelegramFormat(),
                        new WebhookFormat(),
                        new PagerDutyFormat(),
                        new OpsgenieFormat(),
                        new AlertmanagerFormat()));
    }

    /**
     * Creates a sender for SMS or voice calls.
     *
     * @param receipts returns, for a message's key, the address to which the gateway reports the delivery
     */
    public static HttpSender gateway(
            EgressClient client, Clock clock, Gateway gateway, UnaryOperator<String> receipts) {
        return new HttpSender(client, gateway.timeout(), clock, List.of(new GatewayFormat(gateway, receipts)));
    }

    @Override
    public Set<ContactMethod> ways() {
        return Set.copyOf(forms.keySet());
    }

    @Override
    public CompletionStage<DeliveryResult> send(Released<Message> released) {
        Message message = released.content();
        Contact to = message.to();
        PayloadFormat form = form(to.way());
        Optional<String> misfit = fields(form, to);
        if (misfit.isPresent()) {
            return refused(misfit.get());
        }
        EgressRequest request;
        try {
            request = request(form, message);
        } catch (EgressFailure | IllegalArgumentException e) {
            return refused("Cannot send to %s: %s".formatted(form.service(), e.getMessage()));
        }
        return client.ask(request)
                .handle((answer, failure) ->
                        failure == null ? HttpOutcome.of(form, to, answer) : HttpOutcome.of(to, failure));
    }

    @Override
    public Optional<String> problem(Contact contact) {
        PayloadFormat form = form(contact.way());
        return fields(form, contact).or(() -> form.url(contact).flatMap(this::unreachable));
    }

    private static Optional<String> fields(PayloadFormat form, Contact contact) {
        return AddressField.problem(contact).or(() -> form.problem(contact));
    }

    private Optional<String> unreachable(String url) {
        try {
            URI uri = EgressRequest.address(url);
            return client.problem(uri).map(EgressFailure::getMessage);
        } catch (EgressFailure e) {
            return Optional.of(e.getMessage());
        }
    }

    private EgressRequest request(PayloadFormat form, Message message) throws EgressFailure {
        ServiceRequest post = form.post(message);
        URI uri = EgressRequest.address(post.url());
        EgressRequest request = (post.body().isPresent()
                        ? EgressRequest.post(
                                uri, post.contentType(), post.body().get())
                        : EgressRequest.get(uri))
                .within(timeout);
        for (Map.Entry<String, String> header : post.headers().entrySet()) {
            request = request.header(header.getKey(), header.getValue());
        }
        for (Map.Entry<String, String> header :
                form.signed(message.to(), post, clock.instant()).entrySet()) {
            request = request.header(header.getKey(), header.getValue());
        }
        String traceparent = message.traceparent();
        return traceparent == null ? request : request.header("traceparent", traceparent);
    }

    private PayloadFormat form(ContactMethod way) {
        PayloadFormat form = forms.get(way);
        if (form == null) {
            throw new IllegalArgumentException("No HTTP format for " + way.text());
        }
        return form;
    }

    private static CompletionStage<DeliveryResult> refused(String words) {
        return CompletableFuture.completedFuture(new DeliveryResult(DeliveryResult.Outcome.REFUSED, words));
    }
}
