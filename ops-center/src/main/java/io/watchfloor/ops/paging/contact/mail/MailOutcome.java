package io.watchfloor.ops.paging.contact.mail;

import io.watchfloor.ops.paging.contact.DeliveryResult;
import io.watchfloor.ops.paging.contact.DeliveryResult.Outcome;
import io.watchfloor.ops.paging.contact.MessageText;
import io.watchfloor.ops.platform.egress.EgressFailure;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jspecify.annotations.Nullable;

/** Maps the end of an SMTP session to a {@link DeliveryResult} (RFC 5321): 4xx is retried, and 5xx is not. */
final class MailOutcome {

    private static final Pattern CODE = Pattern.compile("([45])\\d\\d[ -].*", Pattern.DOTALL);
    private static final int LONGEST_WORDS = 300;

    private MailOutcome() {}

    /** @param ended whether the whole e-mail was sent */
    static DeliveryResult of(String host, Exception failure, boolean ended) {
        if (failure instanceof EgressFailure egress) {
            return new DeliveryResult(egress.refusal() ? Outcome.REFUSED : Outcome.FAILED, egress.getMessage());
        }
        OptionalInt code = code(failure);
        String words = "%s: %s".formatted(host, serverText(failure));
        if (code.isPresent()) {
            return new DeliveryResult(code.getAsInt() / 100 == 5 ? Outcome.REFUSED : Outcome.FAILED, words);
        }
        if (ended) {
            return new DeliveryResult(
                    Outcome.AMBIGUOUS, words + " The e-mail was sent, but the server did not confirm it.");
        }
        boolean hopeless = failure instanceof AuthenticationFailedException
                || serverText(failure).contains("STARTTLS");
        return hopeless
                ? new DeliveryResult(Outcome.REFUSED, words + " Check watchfloor.contact.email.")
                : new DeliveryResult(Outcome.FAILED, words);
    }

    private static OptionalInt code(Exception failure) {
        if (failure instanceof AuthenticationFailedException) {
            Matcher matcher = CODE.matcher(String.valueOf(failure.getMessage()));
            return matcher.matches() ? OptionalInt.of(Integer.parseInt(matcher.group(1)) * 100) : OptionalInt.empty();
        }
        for (Exception one = failure; one != null; one = next(one)) {
            int code = switch (one) {
                case SMTPAddressFailedException address -> address.getReturnCode();
                case SMTPSenderFailedException sender -> sender.getReturnCode();
                case SMTPSendFailedException send -> send.getReturnCode();
                default -> 0;
            };
            if (code >= 400) {
                return OptionalInt.of(code);
            }
        }
        return OptionalInt.empty();
    }

    private static String serverText(Exception failure) {
        StringBuilder text = new StringBuilder();
        for (Exception one = failure; one != null; one = next(one)) {
            String words = MessageText.line(String.valueOf(one.getMessage()));
            if (text.indexOf(words) < 0) {
                text.append(text.isEmpty() ? "" : " ").append(words);
            }
        }
        return MessageText.cut(text.toString(), LONGEST_WORDS);
    }

    private static @Nullable Exception next(Exception failure) {
        return failure instanceof MessagingException messaging ? messaging.getNextException() : null;
    }
}
