package io.watchfloor.dashboards.cases.views;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.cases.CaseStatus;
import io.watchfloor.ops.cases.CaseSummary;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The result of an operation on several cases. */
@Meaning("What happened to each case of a request.")
public record BulkCasesView(
        @Meaning("Number of cases that executed the operation.")
        int done,

        @Meaning("Number of cases that refused the operation.")
        int refused,

        @Meaning("A result for each case, in the order of the request.")
        List<BulkCase> results) {

    @Meaning("What happened to a case.")
    public record BulkCase(
            @Meaning("ID or number, as in the request.") @JsonProperty("case")
            String given,

            @Meaning("ID of the case; null if you see no such case.") @Nullable
            String id,

            @Meaning("Status after the operation; null if refused.") @Nullable
            CaseStatus status,

            @Meaning("Version after the operation; null if refused.") @Nullable
            Long version,

            @Meaning("Stable error code, such as case.illegal-move; null unless refused.") @Nullable
            String code,

            @Meaning("Why the case refused the operation, and what to do; null unless refused.") @Nullable
            String message) {

        public static BulkCase done(String given, CaseSummary now) {
            return new BulkCase(given, now.id().value(), now.heading().status(), now.version(), null, null);
        }

        public static BulkCase refused(String given, @Nullable String id, String code, String message) {
            return new BulkCase(given, id, null, null, code, message);
        }
    }

    public static BulkCasesView of(List<BulkCase> results) {
        int refused = (int) results.stream().filter(one -> one.code() != null).count();
        return new BulkCasesView(results.size() - refused, refused, results);
    }
}
