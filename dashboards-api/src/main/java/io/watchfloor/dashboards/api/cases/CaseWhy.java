package io.watchfloor.dashboards.api.cases;

import io.watchfloor.dashboards.api.rules.RuleCatalog;
import io.watchfloor.dashboards.board.AlertBoard;
import io.watchfloor.dashboards.board.PageBoard;
import io.watchfloor.dashboards.board.Slice;
import io.watchfloor.dashboards.wire.AlertView;
import io.watchfloor.dashboards.wire.AlertWithProof;
import io.watchfloor.dashboards.wire.CaseView;
import io.watchfloor.dashboards.wire.WhyView;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Why a case exists: from the raw telemetry through rule and alert to the pages. */
public final class CaseWhy {

    private final RuleCatalog rules;

    public CaseWhy(RuleCatalog rules) {
        this.rules = rules;
    }

    WhyView of(Handle handle, CaseView found) {
        return new WhyView(
                WhyView.CaseName.of(found),
                found.alerts().stream().map(alert -> link(handle, alert)).toList(),
                PageBoard.list(handle, PageBoard.Filter.ofCase(found.id()), Slice.first(Slice.LONGEST))
                        .items());
    }

    private WhyView.Link link(Handle handle, AlertView alert) {
        return new WhyView.Link(
                AlertBoard.find(handle, alert.id())
                        .map(AlertWithProof::telemetry)
                        .orElse(List.of()),
                rules.credit(alert.rule()).orElseGet(() -> gone(alert)),
                alert);
    }

    /** The rule is no longer active; its name was stored with the alert. */
    private static WhyView.Credit gone(AlertView alert) {
        return new WhyView.Credit(alert.rule(), alert.title(), null, false);
    }
}
