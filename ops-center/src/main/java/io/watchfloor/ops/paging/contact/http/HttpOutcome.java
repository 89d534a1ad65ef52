package io.watchfloor.ops.paging.contact.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.watchfloor.ops.paging.contact.AddressField;
import io.watchfloor.ops.paging.contact.Contact;
import io.watchfloor.ops.paging.contact.DeliveryResult;
import io.watchfloor.ops.paging.contact.DeliveryResult.Outcome;
import io.watchfloor.ops.paging.contact.MessageText;
import io.watchfloor.ops.platform.egress.EgressAnswer;
import io.watchfloor.ops.platform.egress.EgressFailure;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/** Maps an HTTP response or error to a {@link DeliveryResult}. */
final class HttpOutcome {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_WORDS = 200;

    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_EARLY = 425;
    private static final int TOO_MANY = 429;
    private static final int BAD_GATEWAY = 502;
    private static final int GATEWAY_TIMEOUT = 504;

    private HttpOutcome() {}

    static DeliveryResult of(PayloadFormat form, Contact to, EgressAnswer answer) {
        JsonNode json = json(answer.body());
        String answered = "%s answered %d".formatted(form.service(), answer.status());
        Optional<String> complaint = answer.good() ? form.complaint(json) : Optional.empty();
        if (answer.good() && complaint.isEmpty()) {
            return new DeliveryResult(
                    form.accepted(), answered + ".", form.receipt(json).orElse(null));
        }
        String text =
                withoutSecrets(to, MessageText.cut(MessageText.line(complaint.orElse(answer.body())), LONGEST_WORDS));
        String why = text.isEmpty() ? answered + "." : answered + ": " + text;
        int status = answer.status();
        if (status == TOO_MANY) {
            String wait = answer.header("retry-after")
                    .filter(value -> value.matches("\\d{1,6}"))
                    .map(" Rate limit reached: retry after %s s."::formatted)
                    .orElse(" Rate limit reached.");
            return new DeliveryResult(Outcome.FAILED, why + wait);
        }
        if (status == BAD_GATEWAY || status == GATEWAY_TIMEOUT) {
            return new DeliveryResult(Outcome.AMBIGUOUS, why + " The message may have arrived behind the proxy.");
        }
        boolean retryable = status >= 500 || status == REQUEST_TIMEOUT || status == TOO_EARLY;
        if (retryable) {
            return new DeliveryResult(Outcome.FAILED, why);
        }
        return new DeliveryResult(Outcome.REFUSED, why + advice(status));
    }

    static DeliveryResult of(Contact to, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        String text = withoutSecrets(to, String.valueOf(cause.getMessage()));
        if (cause instanceof EgressFailure egress) {
            return egress.refusal()
                    ? new DeliveryResult(Outcome.REFUSED, text)
                    : new DeliveryResult(egress.sent() ? Outcome.AMBIGUOUS : Outcome.FAILED, text);
        }
        return new DeliveryResult(Outcome.AMBIGUOUS, text);
    }

    private static String advice(int status) {
        return switch (status) {
            case 401, 403 -> " Check the secret of this contact.";
            case 404, 410 -> " Check the address of this contact: it does not accept messages.";
            case 413 -> " The message is too long for the receiver.";
            default -> status / 100 == 3 ? " Redirects are not followed: enter the new address." : "";
        };
    }

    /** Removes the contact's secrets from the text, because a receiver's error text may repeat the secrets. */
    private static String withoutSecrets(Contact to, String text) {
        String clean = text;
        for (String secret : AddressField.secrets(to)) {
            clean = clean.replace(secret, "…");
        }
        return clean;
    }

    private static JsonNode json(String body) {
        try {
            JsonNode node = JSON.readTree(body);
            return node == null ? MissingNode.getInstance() : node;
        } catch (JsonProcessingException e) {
            return MissingNode
                    .getInstance(); // Some services respond in plain text. In that case the HTTP status determines the
            // result.
        }
    }
}
