package io.watchfloor.dashboards.cases.routes;

import io.watchfloor.dashboards.alerts.board.AlertReadModel;
import io.watchfloor.dashboards.alerts.views.AlertView;
import io.watchfloor.dashboards.alerts.why.AlertExplanation;
import io.watchfloor.dashboards.alerts.why.AlertWithEvidence;
import io.watchfloor.dashboards.alerts.why.Explainer;
import io.watchfloor.dashboards.alerts.why.WhyView;
import io.watchfloor.dashboards.cases.views.CaseReasonsView;
import io.watchfloor.dashboards.paging.board.NotificationReadModel;
import io.watchfloor.dashboards.rules.routes.RuleCatalog;
import io.watchfloor.dashboards.search.PageRequest;
import io.watchfloor.dashboards.wire.CaseView;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Builds the evidence chain of a case or alert: telemetry, rules, alerts and notifications. */
public final class CaseWhy {

    /** Maximum number of latest records examined for the short reasons of a case. */
    private static final int MOST_RECORDS = 2000;

    private final RuleCatalog rules;

    public CaseWhy(RuleCatalog rules) {
        this.rules = rules;
    }

    WhyView of(Handle handle, CaseView found) {
        Explainer explainer = rules.explainer();
        List<AlertExplanation> alerts = found.alerts().stream()
                .map(alert -> explainer.explain(alert, AlertReadModel.proof(handle, alert.id())))
                .toList();
        return new WhyView(
                WhyView.CaseName.of(found),
                alerts.stream().map(this::link).toList(),
                Explainer.processes(alerts),
                NotificationReadModel.list(
                                handle,
                                NotificationReadModel.Filter.ofCase(found.id()),
                                PageRequest.first(PageRequest.LONGEST))
                        .items());
    }

    CaseReasonsView reasons(Handle handle, CaseView found) {
        return rules.explainer().reasons(found.alerts(), AlertReadModel.proofOfCase(handle, found.id(), MOST_RECORDS));
    }

    Optional<AlertWithEvidence> alert(Handle handle, String id) {
        return AlertReadModel.find(handle, id).map(alert -> {
            AlertExplanation explained = rules.explainer().explain(alert, AlertReadModel.proof(handle, id));
            return new AlertWithEvidence(alert, credit(alert), explained.counted(), explained.telemetry());
        });
    }

    private WhyView.Link link(AlertExplanation alert) {
        return new WhyView.Link(alert.telemetry(), credit(alert.alert()), alert.counted(), alert.alert());
    }

    /** If a rule is no longer active, only its name is known, because the name is stored with the alert. */
    private WhyView.Credit credit(AlertView alert) {
        return rules.credit(alert.rule())
                .orElseGet(() -> new WhyView.Credit(
                        alert.rule(), alert.title(), null, false, rules.names().techniques(alert.attack())));
    }
}
