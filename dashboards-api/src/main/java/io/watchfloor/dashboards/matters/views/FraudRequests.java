package io.watchfloor.dashboards.matters.views;

import io.watchfloor.dashboards.fraud.FraudSubmission;
import io.watchfloor.dashboards.wire.json.Bounds;
import io.watchfloor.dashboards.wire.json.Input;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.dashboards.wire.json.Unlogged;
import io.watchfloor.ops.fraud.FraudChannel;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Request bodies for reports of fraud. */
public final class FraudRequests {

    private FraudRequests() {}

    @Meaning("A report of tech support fraud.")
    public record FraudReportRequest(
            @Meaning("What happened, in the words of the reporter.")
            @Input(kind = Input.Kind.LONG_TEXT)
            @Bounds(longest = FraudSubmission.LONGEST_TEXT)
            String what,

            @Meaning("How it began.") FraudChannel channel,

            @Meaning(
                    "Whether the reporter agreed that the report is stored, compared and given to authorities. Must be true.")
            Boolean consent,

            @Meaning("When it happened. Defaults to now.") @Nullable
            Instant happenedAt,

            @Meaning(
                    "Country of the reporter, such as US (ISO 3166-1). Numbers without a country code are dialled there.")
            @Bounds(longest = 2)
            @Nullable
            String country,

            @Meaning("Telephone numbers of the fraud, as the reporter wrote them.")
            @Bounds(most = FraudSubmission.MOST_NAMED, longest = FraudSubmission.LONGEST_LINE)
            @Input(option = "number")
            @Nullable
            List<String> numbers,

            @Meaning("Addresses of web pages.")
            @Bounds(most = FraudSubmission.MOST_NAMED, longest = FraudSubmission.LONGEST_PAGE)
            @Input(option = "page")
            @Nullable
            List<String> pages,

            @Meaning("Accounts that received money: account numbers, e-mail addresses or wallets.")
            @Bounds(most = FraudSubmission.MOST_NAMED, longest = FraudSubmission.LONGEST_LINE)
            @Input(option = "account")
            @Nullable
            List<String> accounts,

            @Meaning("Programs for remote support.")
            @Bounds(most = FraudSubmission.MOST_NAMED, longest = FraudSubmission.LONGEST_LINE)
            @Input(option = "tool")
            @Nullable
            List<String> tools,

            @Meaning("Money that was lost, such as 249.99.") @Bounds(longest = 20) @Nullable
            String amount,

            @Meaning("Currency of the amount, such as USD (ISO 4217).") @Bounds(longest = 3) @Nullable
            String currency,

            @Meaning("How to reach the reporter.") @Bounds(longest = FraudSubmission.LONGEST_LINE) @Nullable
            String contact,

            @Meaning("ID of the report at your program. A report that you send again with it is stored once.")
            @Bounds(longest = 100)
            @Nullable
            String sourceId)
            implements Unlogged {}
}
