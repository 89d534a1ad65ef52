package io.watchfloor.dashboards.fraud;

import io.watchfloor.dashboards.fraud.FraudSubmission.Flaw;
import io.watchfloor.dashboards.fraud.FraudSubmission.Money;
import io.watchfloor.ops.fraud.FraudChannel;
import io.watchfloor.ops.fraud.FraudReport;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The fields of the form as a browser sends them. */
record FraudFormFields(Map<String, String> values) {

    static final String DATE = "happenedAt";

    /** Random text of each form that is shown, so that a form that is sent twice is one report. */
    static final String ONCE = "once";

    private static final Set<String> NAMES = Set.of(
            "what",
            DATE,
            "channel",
            "country",
            "numbers",
            "pages",
            "accounts",
            "tools",
            "amount",
            "currency",
            "contact",
            "consent",
            ONCE);

    FraudFormFields {
        values = Map.copyOf(values);
    }

    /** A checked form. */
    record Checked(FraudSubmission submission, List<Flaw> flaws) {
        Checked {
            flaws = List.copyOf(flaws);
        }
    }

    /** @return empty if the body is not a form of these fields, each at most once */
    static Optional<FraudFormFields> parse(byte[] body) {
        String[] pairs = new String(body, StandardCharsets.UTF_8).split("&", NAMES.size() + 2);
        Map<String, String> values = new HashMap<>();
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            String name = pair.substring(0, Math.max(0, equals));
            if (!NAMES.contains(name)) {
                return Optional.empty();
            }
            try {
                String value = URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8);
                if (values.put(name, value.strip()) != null) {
                    return Optional.empty();
                }
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
        return Optional.of(new FraudFormFields(values));
    }

    String text(String name) {
        return values.getOrDefault(name, "");
    }

    Checked check(Instant now) {
        List<Flaw> flaws = new ArrayList<>();
        Instant day = null;
        try {
            day = text(DATE).isEmpty()
                    ? null
                    : LocalDate.parse(text(DATE)).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeException e) {
            flaws.add(new Flaw(DATE, "Enter the day as year, month and day, such as 2026-11-30."));
        }
        FraudChannel channel = channel();
        if (channel == null) {
            flaws.add(new Flaw("channel", "Select how it began."));
        }
        FraudSubmission submission = new FraudSubmission(
                text("what"),
                day,
                channel == null ? FraudChannel.OTHER : channel,
                orNull("country"),
                new Money(orNull("amount"), orNull("currency")),
                new FraudReport.Named(
                        FraudSubmission.lines(text("numbers")),
                        FraudSubmission.lines(text("pages")),
                        FraudSubmission.lines(text("accounts")),
                        FraudSubmission.lines(text("tools"))),
                orNull("contact"),
                text("consent").equals(FraudSubmission.CONSENT));
        flaws.addAll(submission.flaws(now));
        return new Checked(submission, flaws);
    }

    private @Nullable FraudChannel channel() {
        try {
            return FraudChannel.of(text("channel"));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private @Nullable String orNull(String name) {
        String text = text(name);
        return text.isEmpty() ? null : text;
    }
}
