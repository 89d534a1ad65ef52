package io.watchfloor.ops.cases;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** People's actions on a case. On the wire in lower case, as the route of that name. */
public enum CaseAction {
    ACKNOWLEDGE,
    CONFIRM,
    ASSIGN,
    NOTES,
    SEVERITY,
    START,
    HOLD,
    RESUME,
    CONTAIN,
    RESOLVE,
    CLOSE,
    REOPEN;

    /** Whether the outer contract's state machine allows this move from a status. */
    boolean fits(CaseStatus from) {
        return switch (this) {
            case ACKNOWLEDGE, ASSIGN, SEVERITY -> from.open();
            case CONFIRM, NOTES -> true;
            case START -> from == CaseStatus.ACKNOWLEDGED;
            case HOLD -> from == CaseStatus.IN_PROGRESS;
            case RESUME -> from == CaseStatus.ON_HOLD;
            case CONTAIN ->
                switch (from) {
                    case ACKNOWLEDGED, IN_PROGRESS, ON_HOLD -> true;
                    case NEW, CONTAINED, RESOLVED, CLOSED, MERGED -> false;
                };
            case RESOLVE ->
                switch (from) {
                    case ACKNOWLEDGED, IN_PROGRESS, ON_HOLD, CONTAINED -> true;
                    case NEW, RESOLVED, CLOSED, MERGED -> false;
                };
            case CLOSE -> from == CaseStatus.RESOLVED;
            case REOPEN -> from == CaseStatus.RESOLVED || from == CaseStatus.CLOSED;
        };
    }

    /** The actions that would change the case now. Everybody who may work on cases may do each of them. */
    public static List<CaseAction> allowed(CaseSummary now) {
        return allowed(now.heading().status(), now.holder().acknowledgedBy(), now.worsening());
    }

    /** @param holder who acknowledged it in this round; null when nobody did */
    public static List<CaseAction> allowed(CaseStatus status, @Nullable String holder, @Nullable Worsening worsening) {
        return Arrays.stream(values())
                .filter(action -> action.fits(status))
                .filter(action -> switch (action) {
                    case ACKNOWLEDGE -> holder == null;
                    case CONFIRM -> worsening != null && worsening.isOpen();
                    default -> true;
                })
                .toList();
    }

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException when there is no such action */
    @JsonCreator
    public static CaseAction of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    public static Optional<CaseAction> find(String text) {
        return Arrays.stream(values())
                .filter(action -> action.text().equals(text))
                .findFirst();
    }
}
